import type {
  HistoryArguments,
  PostArguments,
  RepliesArguments,
  UpdateArguments,
} from '../../../bot/slack/chat-client.ts';
import type { Telling } from '../../../bot/tell.ts';
import { app } from '../../slack/directory.ts';
import type { Message } from '../../slack/message.ts';
import type { Workspace } from '../../slack/workspace.ts';
import type { Board } from './board.ts';
import { refusal, slackFault } from './faults.ts';
import type { Switches } from './switches.ts';

/** Where an answer to a click goes. */
export interface ReplyPlace {
  readonly channel: string;
  readonly user: string;
  readonly ts: string;
}

/** What Slack's methods work on. */
export interface MethodTools {
  readonly workspace: Workspace;
  readonly board: Board;
  readonly switches: Switches;
  readonly replyPlaces: ReadonlyMap<string, ReplyPlace>;
}

/** Slack is there, and does not limit the app at present. */
export function requireService({ switches, workspace }: MethodTools, operation: string) {
  if (switches.dead) throw slackFault('fail-before', operation);
  const wait = switches.limitedUntil - workspace.now();
  if (wait > 0 && operation !== 'response_url')
    throw slackFault('throttle', operation, { retryAfterSeconds: Math.ceil(wait / 1000) });
}

/** Whose message it is, as its mark says. */
export const deploymentOf = ({ metadata }: PostArguments) => {
  const { deploymentId } = metadata.event_payload;
  return typeof deploymentId === 'string' ? deploymentId : undefined;
};

/** A channel that the app may write in, or Slack's word for why not. */
function requireChannel(id: string, { workspace, switches }: MethodTools) {
  const channel = workspace.channel(id);
  if (!channel) throw refusal('channel_not_found');
  if (switches.archived.has(id)) throw refusal('is_archived');
  if (!channel.botIsMember || switches.removedFrom.has(id)) throw refusal('not_in_channel');
}

export function post(said: PostArguments, tools: MethodTools) {
  const { workspace, board } = tools;
  requireChannel(said.channel, tools);
  requireContent(said, board);
  const threadTs = 'thread_ts' in said ? said.thread_ts : undefined;
  if (threadTs && !workspace.find(said.channel, threadTs)) throw refusal('thread_not_found');
  const place = {
    channel: said.channel,
    ...(threadTs ? { threadTs } : {}),
    broadcast: 'reply_broadcast' in said,
  };
  const { channel, ts } = board.post(said, place, said.metadata);
  return { ok: true, channel, ts };
}

export function update(said: UpdateArguments, tools: MethodTools) {
  const { workspace, board } = tools;
  requireChannel(said.channel, tools);
  const old = workspace.find(said.channel, said.ts);
  if (!old || old.visibleTo) throw refusal('message_not_found');
  if (old.bot_id !== app.botId) throw refusal('cant_update_message');
  requireContent(said, board);
  board.redraw(old, said, said.metadata);
  return { ok: true, channel: said.channel, ts: said.ts };
}

export function remove(place: { channel: string; ts: string }, tools: MethodTools) {
  requireChannel(place.channel, tools);
  if (!tools.board.remove(place)) throw refusal('message_not_found');
  return { ok: true, ...place };
}

function requireContent(said: PostArguments | UpdateArguments | Telling, board: Board) {
  const fault = board.faultOf(said);
  if (fault) throw refusal(`invalid_blocks ${fault}`);
}

export function history({ channel, oldest }: HistoryArguments, tools: MethodTools) {
  requireChannel(channel, tools);
  const found = tools.workspace.timeline(channel).filter(({ ts }) => Number(ts) > Number(oldest));
  return pageOf(found.reverse());
}

export function replies({ channel, ts }: RepliesArguments, tools: MethodTools) {
  requireChannel(channel, tools);
  const thread = tools.workspace.thread(channel, ts);
  if (thread.length === 0) throw refusal('thread_not_found');
  return pageOf(thread);
}

/** A simulated channel is never longer than a page. */
const pageOf = (messages: readonly Message[]) => ({
  ok: true,
  messages: messages.map(({ ts, text, metadata }) => ({ ts, text, metadata })),
});

export function account(user: string, { workspace, switches }: MethodTools) {
  const { directory } = workspace;
  const known = workspace.member(user);
  if (!known) throw refusal('user_not_found');
  const state = switches.accounts.get(user) ?? (known.kind === 'app' ? 'bot' : known.kind);
  return {
    ok: true,
    user: {
      id: user,
      team_id: directory.team.id,
      deleted: state === 'deactivated',
      is_bot: state === 'bot',
      is_restricted: state === 'guest',
      is_ultra_restricted: false,
    },
  };
}

export function permalink(
  { channel, ts }: { channel: string; ts: string },
  { workspace }: MethodTools,
) {
  if (!workspace.find(channel, ts)) throw refusal('message_not_found');
  const address = `https://slipway.slack.com/archives/${channel}/p${ts.replace('.', '')}`;
  return { ok: true, channel, permalink: address };
}

export function respond(
  url: string,
  telling: Telling,
  { workspace, board, replyPlaces }: MethodTools,
) {
  const place = replyPlaces.get(url);
  if (!place) throw refusal('used_url');
  requireContent(telling, board);
  const original = workspace.find(place.channel, place.ts);
  if (telling.replace_original && original) board.redraw(original, telling);
  else board.whisper(telling, place);
  return { ok: true };
}
