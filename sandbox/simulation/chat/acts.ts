import { findButton } from '../../slack/click.ts';
import type { Member, Message } from '../../slack/message.ts';
import { clickPayload, commandFields } from '../../slack/payloads.ts';
import { escapeTyped } from '../../slack/typed-text.ts';
import type { Workspace } from '../../slack/workspace.ts';
import type { ReplyPlace } from './methods.ts';

/** What to do, for `attack` to do it in a wrong way. */
export type Act =
  | { readonly kind: 'slash'; readonly text: string; readonly command?: string }
  | {
      readonly kind: 'click';
      readonly card: { readonly channel: string; readonly ts: string };
      readonly actionId: string;
      /** The blocks that this person's screen still shows; left out, the present ones. */
      readonly shown?: Message['blocks'];
    };

export interface ActTools {
  readonly workspace: Workspace;
  readonly replyPlaces: Map<string, ReplyPlace>;
  /** The command of `slash` where none is named. */
  readonly command: string;
  /** Where people type; the catalogue's channel unless it is archived. */
  readonly channel: () => string;
  /** 1, 2, 3 … */
  readonly nextId: () => number;
}

/** The form that Slack sends for an act; undefined when there is no such button. */
export function fieldsOf(
  act: Act,
  member: Member,
  tools: ActTools,
): Record<string, string> | undefined {
  return act.kind === 'slash' ? slashFields(act, member, tools) : clickFields(act, member, tools);
}

function slashFields(
  { text, command }: Extract<Act, { kind: 'slash' }>,
  member: Member,
  { workspace, channel, command: deploy, nextId }: ActTools,
): Record<string, string> {
  const id = channel();
  return commandFields(workspace, {
    person: member,
    channel: { id, name: workspace.channel(id)?.name ?? '' },
    command: command ?? deploy,
    text: escapeTyped(text, workspace.directory),
    responseUrl: `https://hooks.slack.com/commands/${nextId()}`,
    triggerId: `1.${nextId()}`,
  });
}

function clickFields(
  { card, actionId, shown }: Extract<Act, { kind: 'click' }>,
  member: Member,
  { workspace, replyPlaces, nextId }: ActTools,
): Record<string, string> | undefined {
  const message = workspace.find(card.channel, card.ts);
  const seen = message && shown ? { ...message, blocks: shown } : message;
  const found = findButton(seen, member, { actionId, blockId: undefined });
  if (!found) return undefined;
  const responseUrl = `https://hooks.slack.com/actions/${nextId()}`;
  replyPlaces.set(responseUrl, { channel: card.channel, ts: card.ts, user: member.id });
  const payload = clickPayload(workspace, {
    ...found,
    // Slack sends the whole card along. The bot trusts none of it, and reading it would take most of a click's time.
    message: { ...found.message, text: '', blocks: [] },
    person: member,
    responseUrl,
    triggerId: `1.${nextId()}`,
  });
  return { payload: JSON.stringify(payload) };
}
