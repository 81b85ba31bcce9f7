import { readAcknowledgement, type Acknowledgement } from './acknowledgement.ts';
import { nowhere, type PersonTools } from './acting.ts';
import type { Failure, SlashResult } from './results.ts';
import { app, slackbotId } from './directory.ts';
import type { Member } from './message.ts';
import { commandFields } from './payloads.ts';
import { escapeTyped } from './typed-text.ts';
import type { Workspace } from './workspace.ts';

/** Sends a command to the app and shows its answer, or Slack's word for what went wrong. */
export async function runCommand(
  tools: PersonTools,
  person: Member,
  channelId: string,
  { command, text, typed }: { command: string; text: string; typed: string },
): Promise<SlashResult> {
  const { workspace } = tools;
  const delivery = await tools.deliver(
    'command',
    commandFields(workspace, {
      person,
      channel: { id: channelId, name: workspace.channel(channelId)?.name ?? 'directmessage' },
      command,
      text: escapeTyped(text, workspace.directory),
      responseUrl:
        tools.address + tools.urls.issue('commands', { channel: channelId, user: person.id }),
      triggerId: tools.triggers.issue(person.id),
    }),
  );
  const delivered = { status: delivery.status, ms: delivery.ms };
  const answer = readAcknowledgement(delivery, workspace.newId);
  if (answer.kind === 'failed') {
    const line = `${command} failed with the error "${answer.error}"`;
    return { ...refuse(tools, person, channelId, answer.error, line), delivered };
  }
  return { delivered, ...showAnswer(workspace, person, channelId, typed, answer) };
}

/** An answer for the channel shows the typed command first, as Slack does. */
function showAnswer(
  workspace: Workspace,
  person: Member,
  channel: string,
  typed: string,
  answer: Exclude<Acknowledgement, { kind: 'failed' }>,
): Pick<SlashResult, 'ephemeral'> {
  if (answer.kind === 'silent') return {};
  if (answer.inChannel) {
    workspace.post({ channel, user: person.id, text: escapeTyped(typed, workspace.directory) });
  }
  const { attachments = [], ...content } = answer.content;
  const visibleTo = answer.inChannel ? undefined : person.id;
  const author = { user: app.botUserId, bot_id: app.botId };
  const message = workspace.post({ channel, ...author, ...content, attachments, visibleTo });
  return answer.inChannel ? {} : { ephemeral: message };
}

/** Slack's own line, seen only by the person concerned. */
export function refuse(
  { workspace }: PersonTools,
  person: Member,
  channel: string,
  failed: Failure,
  text: string,
  threadTs?: string,
) {
  const place = { channel, thread_ts: threadTs, visibleTo: person.id };
  const ephemeral = workspace.post({ ...place, user: slackbotId, text });
  return { delivered: nowhere, failed, ephemeral };
}
