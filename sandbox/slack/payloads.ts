import type { Button } from './block-kit.ts';
import { app } from './directory.ts';
import type { Member, Message } from './message.ts';
import type { Workspace } from './workspace.ts';
import { messageOnWire, withoutUndefined } from './web-api/wire.ts';

/** The deprecated verification token: still sent by Slack, to be ignored by apps. */
const verificationToken = 'deprecated-verification-token';

/** The form of a slash command (facts/slack.md §1.2). */
export function commandFields(
  workspace: Workspace,
  said: {
    person: Member;
    channel: { id: string; name: string };
    command: string;
    text: string;
    responseUrl: string;
    triggerId: string;
  },
): Record<string, string> {
  const { team } = workspace.directory;
  return {
    token: verificationToken,
    team_id: team.id,
    team_domain: team.domain,
    channel_id: said.channel.id,
    channel_name: said.channel.name,
    user_id: said.person.id,
    user_name: said.person.key,
    command: said.command,
    text: said.text,
    api_app_id: app.appId,
    is_enterprise_install: 'false',
    response_url: said.responseUrl,
    trigger_id: said.triggerId,
  };
}

/** A click on a button of a message (facts/slack.md §1.3). */
export function clickPayload(
  workspace: Workspace,
  click: {
    person: Member;
    message: Message;
    button: Button;
    blockId: string;
    inAttachment: boolean;
    responseUrl: string;
    triggerId: string;
  },
): Record<string, unknown> {
  const { team } = workspace.directory;
  const { person, message } = click;
  const channel = workspace.channel(message.channel);
  return withoutUndefined({
    type: 'block_actions',
    team: { id: team.id, domain: team.domain },
    enterprise: null,
    is_enterprise_install: false,
    user: { id: person.id, username: person.key, name: person.key, team_id: team.id },
    api_app_id: app.appId,
    token: verificationToken,
    container: containerOf(click),
    trigger_id: click.triggerId,
    channel: { id: message.channel, name: channel?.name ?? '' },
    // The content of an ephemeral is not sent back.
    message: message.visibleTo ? undefined : messageOnWire(workspace, message),
    state: { values: {} },
    response_url: click.responseUrl,
    actions: [actionOf(workspace, click)],
  });
}

function containerOf({ message, inAttachment }: { message: Message; inAttachment: boolean }) {
  return withoutUndefined({
    type: inAttachment ? 'message_attachment' : 'message',
    message_ts: message.ts,
    attachment_id: inAttachment ? 1 : undefined,
    channel_id: message.channel,
    is_ephemeral: message.visibleTo !== undefined,
    thread_ts: message.thread_ts === message.ts ? undefined : message.thread_ts,
  });
}

function actionOf(workspace: Workspace, { button, blockId }: { button: Button; blockId: string }) {
  return withoutUndefined({
    type: 'button',
    action_id: button.action_id,
    block_id: blockId,
    text: button.text,
    value: button.value,
    url: button.url,
    style: button.style,
    action_ts: workspace.nextTs(),
  });
}
