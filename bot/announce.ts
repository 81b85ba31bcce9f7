import { z } from 'zod';
import type { Catalogue } from '../orchestrator/catalogue/schema.ts';
import type { Deployment, Orchestrator } from '../orchestrator/client.ts';
import type { Log } from './log.ts';
import { renderDeployment } from './messages/deployment.ts';
import { renderMilestone } from './messages/milestone.ts';
import type { Card, Chat } from './slack/chat.ts';

export interface AnnounceTools {
  readonly orchestrator: Pick<Orchestrator, 'read' | 'readAnnouncement' | 'saveAnnouncement'>;
  readonly chat: Chat;
  readonly catalogue: Catalogue;
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
  const { orchestrator, chat, catalogue, log } = tools;
  const found = await orchestrator.read(deploymentId);
  if (!found) return log.warn('an event names a deployment without a record', { deploymentId });
  const { deployment, journal } = found;
  const { card: known, announcedSeq } = await orchestrator.readAnnouncement(deploymentId);
  if (known && announcedSeq >= deployment.seq) return;

  const card = await ensureCard(deployment, known, announcedSeq, tools);
  const told = again ? await chat.findReplies(card, deploymentId) : new Set<number>();
  for (const entry of journal.filter(({ seq }) => seq > announcedSeq && !told.has(seq))) {
    const milestone = renderMilestone(entry, deployment, catalogue);
    if (!milestone) continue;
    const { message, broadcast } = milestone;
    await chat.reply(card, message, { deploymentId, seq: entry.seq, broadcast });
    if (entry.seq < deployment.seq)
      await orchestrator.saveAnnouncement(deploymentId, { card, announcedSeq: entry.seq });
  }
  await orchestrator.saveAnnouncement(deploymentId, { card, announcedSeq: deployment.seq });
}

/** The one card, showing the present. Where it is gets saved at once, before anything else can fail. */
async function ensureCard(
  deployment: Deployment,
  known: Card | undefined,
  announcedSeq: number,
  { orchestrator, chat, catalogue }: AnnounceTools,
): Promise<Card> {
  const { deploymentId, request } = deployment;
  const message = renderDeployment(deployment, catalogue);
  if (known && (await chat.update(known, message))) return known;

  const channel = known?.channel ?? channelOf(request.replyTo) ?? catalogue.slack.channel;
  // Nobody knows of a card; still, an earlier try may have posted one and lost Slack's answer.
  const own = known ? undefined : await chat.findOwn(channel, deploymentId, request.requestedAt);
  if (own && (await chat.update(own, message))) {
    await orchestrator.saveAnnouncement(deploymentId, { card: own, announcedSeq });
    return own;
  }
  const card = await chat.post(channel, message, deploymentId);
  await orchestrator.saveAnnouncement(deploymentId, { card, announcedSeq });
  return card;
}

const replyToSchema = z.object({ channel: z.string().regex(/^[CGD][A-Z0-9]+$/) });

function channelOf(replyTo: string): string | undefined {
  try {
    return replyToSchema.parse(JSON.parse(replyTo)).channel;
  } catch {
    // Something other than this bot asked; the catalogue's channel is where everybody looks.
    return undefined;
  }
}
