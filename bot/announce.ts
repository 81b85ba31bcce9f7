import type { Catalogue } from '../orchestrator/catalogue/schema.ts';
import type {
  Announcement,
  Deployment,
  JournalEntry,
  Orchestrator,
} from '../orchestrator/client.ts';
import { ensureCard, placedAt, redrawLeft, type Placed } from './ensure-card.ts';
import type { Log } from './log.ts';
import { renderMilestone } from './messages/milestone.ts';
import { ChannelClosed } from './slack/channel-closed.ts';
import type { Chat } from './slack/chat.ts';
import { tidyUp } from './tidy-up.ts';

export interface AnnounceTools {
  readonly orchestrator: Pick<Orchestrator, 'read' | 'readAnnouncement' | 'saveAnnouncement'>;
  readonly chat: Chat;
  readonly catalogue: Catalogue;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  readonly log: Log;
}

export interface Announcing {
  readonly deploymentId: string;
  /** Tried before: a reply may be in the thread although Slack's answer to posting it was lost. */
  readonly again: boolean;
}

/**
 * Brings the chat up to what the record says of one deployment: the card as it stands now, then one reply for
 * each milestone not yet told. May run any number of times, for any event, in any order; what it draws depends on
 * the record alone. Throws when Slack or the table fails, for the queue to try again.
 *
 * `saveAnnouncement` with the sequence of the settled entry tells the orchestrator that the end is known, which
 * lets it delete the OUTBOX entry of the deployment; that call is therefore the very last.
 */
export async function announce(
  { deploymentId, again }: Announcing,
  tools: AnnounceTools,
): Promise<void> {
  const { orchestrator, log } = tools;
  const record = await orchestrator.read(deploymentId);
  if (!record) return log.warn('an event names a deployment without a record', { deploymentId });
  const closed = new Set<string>();
  for (;;) {
    try {
      const told = await orchestrator.readAnnouncement(deploymentId);
      if (isTold(told, record.deployment)) return;
      return await bringUp({ ...record, again }, told, closed, tools);
    } catch (error) {
      if (!(error instanceof ChannelClosed) || closed.has(error.channel)) throw error;
      // The story goes on in another channel; when none is left, this is thrown once more.
      log.warn('a channel does not take the card', { deploymentId, error });
      closed.add(error.channel);
    }
  }
}

/** On the card, and on every card that was left behind. */
const isTold = ({ card, left = [], announcedSeq }: Announcement, { seq }: Deployment) =>
  card !== undefined && left.length === 0 && announcedSeq >= seq;

interface Telling {
  readonly deployment: Deployment;
  readonly journal: readonly JournalEntry[];
  readonly again: boolean;
}

async function bringUp(
  telling: Telling,
  before: Announcement,
  closed: ReadonlySet<string>,
  tools: AnnounceTools,
): Promise<void> {
  const { deployment } = telling;
  const placed = await ensureCard(deployment, before, closed, tools);
  const { card, announcedSeq } = placed;
  const left = await redrawLeft(deployment, placed, tools);
  await tellStory(telling, placedAt(card, left, announcedSeq), tools);
  const found = deployment.outcome
    ? await tidyUp(deployment, placedAt(card, left, announcedSeq), tools)
    : [];
  const added = found.filter((it) => left.every(({ channel }) => channel !== it.channel));
  const told = placedAt(card, [...left, ...added], deployment.seq);
  await tools.orchestrator.saveAnnouncement(deployment.deploymentId, told);
}

/** A reply for each milestone behind the last one told, each noted before the next. */
async function tellStory(
  { deployment, journal, again }: Telling,
  { card, left = [], announcedSeq }: Placed,
  { orchestrator, chat, catalogue, now }: AnnounceTools,
): Promise<void> {
  const { deploymentId } = deployment;
  const untold = journal.filter(({ seq }) => seq > announcedSeq);
  const look = again || isOverdue(untold, now());
  const inThread = look ? await chat.findReplies(card, deploymentId) : new Set<number>();
  for (const entry of untold.filter(({ seq }) => !inThread.has(seq))) {
    const milestone = renderMilestone(entry, deployment, catalogue);
    if (!milestone) continue;
    const { message, broadcast } = milestone;
    await chat.reply(card, message, { deploymentId, seq: entry.seq, broadcast });
    if (entry.seq < deployment.seq)
      await orchestrator.saveAnnouncement(deploymentId, placedAt(card, left, entry.seq));
  }
}

/** The queue hands out again after 30 s: what waited for long may have been tried, and then given up, before. */
const overdueMs = 25_000;

function isOverdue([first]: readonly JournalEntry[], nowMs: number): boolean {
  return first !== undefined && nowMs - Date.parse(first.at) > overdueMs;
}
