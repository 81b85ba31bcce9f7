import { z } from 'zod';
import type { Catalogue } from '../orchestrator/catalogue/schema.ts';
import type { Announcement, Deployment } from '../orchestrator/client.ts';
import type { AnnounceTools } from './announce.ts';
import { renderDeployment } from './messages/deployment.ts';
import { ChannelClosed } from './slack/channel-closed.ts';
import type { Card } from './slack/chat.ts';

type Tools = Pick<AnnounceTools, 'orchestrator' | 'chat' | 'catalogue' | 'now' | 'log'>;

/** What has been told, and the card that tells it. */
export type Placed = Announcement & { readonly card: Card };

/**
 * The one card, showing the present: where it was, or else where the request was asked for, the fallback channel, or
 * the catalogue's channel, whichever is not `closed`. A new place is saved at once, before anything else can fail.
 * @throws ChannelClosed when the channel that was tried takes no card
 */
export async function ensureCard(
  deployment: Deployment,
  told: Announcement,
  closed: ReadonlySet<string>,
  tools: Tools,
): Promise<Placed> {
  const [asked, ...others] = placesOf(deployment, tools.catalogue);
  const first = told.card?.channel ?? asked;
  // With none left, the first one says why.
  const channel = [first, asked, ...others].find((place) => !closed.has(place)) ?? first;
  const card = await cardIn(channel, deployment, told, tools);
  const moved = told.card && told.card.channel !== card.channel ? [told.card] : [];
  const stayed = (told.left ?? []).filter((it) => it.channel !== card.channel);
  const placed = placedAt(card, [...stayed, ...moved], told.announcedSeq);
  if (told.card?.ts !== card.ts)
    await tools.orchestrator.saveAnnouncement(deployment.deploymentId, placed);
  return placed;
}

/** Where its card may be, best place first, each once. */
export function placesOf(
  { request }: Deployment,
  { slack }: Pick<Catalogue, 'slack'>,
): readonly [asked: string, ...others: string[]] {
  const asked = channelOf(request.replyTo) ?? slack.channel;
  const others = new Set([slack.fallbackChannel ?? slack.channel, slack.channel]);
  others.delete(asked);
  return [asked, ...others];
}

/** What is noted of a deployment; without cards left behind, that is said by nothing. */
export function placedAt(card: Card, left: readonly Card[], announcedSeq: number): Placed {
  return { card, announcedSeq, ...(left.length > 0 ? { left } : {}) };
}

async function cardIn(
  channel: string,
  deployment: Deployment,
  { card, left = [] }: Announcement,
  { chat, catalogue }: Tools,
): Promise<Card> {
  const { deploymentId, seq, request } = deployment;
  const mark = { deploymentId, seq };
  const [asked] = placesOf(deployment, catalogue);
  const message = renderDeployment(deployment, catalogue, channel === asked ? {} : { asked });
  const known = [card, ...left].find((it) => it?.channel === channel);
  if (known && (await chat.update(known, message, mark))) return known;
  // Nobody knows of a card here; still, an earlier try may have posted one and lost Slack's answer.
  const own = await chat.findOwn(channel, deploymentId, request.requestedAt);
  if (own && (await chat.update(own, message, mark))) return own;
  return chat.post(channel, message, mark);
}

/** So long after the end, a card that nobody could reach is given up; a click on it still has it drawn anew. */
const giveUpMs = 60 * 60_000;

/**
 * Cards that were left behind in a channel which closed show the present as soon as it is open again: nobody shall
 * read an old state there, or find a live button (F8, I15). The janitor has this tried again after the end.
 * @returns those that are still to be drawn
 */
export async function redrawLeft(
  deployment: Deployment,
  { left = [] }: Placed,
  { chat, catalogue, now, log }: Tools,
): Promise<readonly Card[]> {
  const { deploymentId, seq, settledAt } = deployment;
  const isOver = settledAt !== undefined;
  const givenUp = isOver && now() - Date.parse(settledAt) > giveUpMs;
  const kept: Card[] = [];
  for (const card of left) {
    try {
      const message = renderDeployment(deployment, catalogue);
      const isThere = await chat.update(card, message, { deploymentId, seq });
      if (isThere && !isOver) kept.push(card);
    } catch (error) {
      if (!(error instanceof ChannelClosed)) throw error;
      log.info('a card that was left behind is out of reach', { deploymentId });
      if (!givenUp) kept.push(card);
    }
  }
  return kept;
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
