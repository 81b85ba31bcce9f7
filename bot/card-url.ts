import { z } from 'zod';
import type { Orchestrator } from '../orchestrator/client.ts';
import { firstOf, type After } from './first-of.ts';
import type { Log } from './log.ts';
import type { Card } from './slack/chat.ts';

/** Where the card of a deployment can be read; undefined when it has none yet, or Slack does not say. */
export type CardUrl = (deploymentId: string) => Promise<string | undefined>;

/** A link is a courtesy: the answer that it belongs to has 1500 ms in all. */
const withinMs = 400;

const permalinkSchema = z.object({ permalink: z.url({ protocol: /^https?$/ }).max(500) });

/** Asks the record where the card is, and Slack how to get there. Never throws. */
export function createCardUrl({
  readAnnouncement,
  getPermalink,
  after,
  log,
}: {
  readAnnouncement: Orchestrator['readAnnouncement'];
  getPermalink: (card: Card) => Promise<unknown>;
  after: After;
  log: Log;
}): CardUrl {
  const find = async (deploymentId: string) => {
    const { card } = await readAnnouncement(deploymentId);
    return card && permalinkSchema.parse(await getPermalink(card)).permalink;
  };
  return (deploymentId) => {
    const found = find(deploymentId).catch((error: unknown) => {
      log.warn('a card could not be linked to', { deploymentId, error });
      return undefined;
    });
    return firstOf(found, { withinMs, after }, undefined);
  };
}
