import type { Deployment } from '../orchestrator/client.ts';
import type { AnnounceTools } from './announce.ts';
import { placesOf, type Placed } from './ensure-card.ts';
import { renderDeployment } from './messages/deployment.ts';
import { ChannelClosed } from './slack/channel-closed.ts';
import type { Card } from './slack/chat.ts';

type Tools = Pick<AnnounceTools, 'chat' | 'catalogue' | 'log'>;

/**
 * When the story is over, each channel has one card at most, and it shows the end. There may be more: Slack may do a
 * post so late that the next try did not find it, or do one in the fallback channel, lose its answer, and take the
 * next one at home again.
 */
export async function tidyUp(
  deployment: Deployment,
  { card, left = [] }: Placed,
  tools: Tools,
): Promise<void> {
  const { chat, catalogue, log } = tools;
  const { deploymentId, request } = deployment;
  await chat.removeDoubles(card, deploymentId, request.requestedAt);
  const others = placesOf(deployment, catalogue).filter((channel) => channel !== card.channel);
  for (const channel of others) {
    try {
      const known = left.find((it) => it.channel === channel);
      await tidyChannel(channel, known, deployment, tools);
    } catch (error) {
      if (!(error instanceof ChannelClosed)) throw error;
      log.info('a channel where a card may be is closed', { deploymentId });
    }
  }
}

async function tidyChannel(
  channel: string,
  known: Card | undefined,
  deployment: Deployment,
  { chat, catalogue }: Tools,
): Promise<void> {
  const { deploymentId, seq, request } = deployment;
  const own = known ?? (await chat.findOwn(channel, deploymentId, request.requestedAt));
  if (!own) return;
  await chat.update(own, renderDeployment(deployment, catalogue), { deploymentId, seq });
  await chat.removeDoubles(own, deploymentId, request.requestedAt);
}
