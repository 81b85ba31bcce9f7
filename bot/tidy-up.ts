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
 * @returns cards that show something else and are out of reach, for another try
 */
export async function tidyUp(
  deployment: Deployment,
  { card, left = [] }: Placed,
  tools: Tools,
): Promise<readonly Card[]> {
  const { chat, catalogue, log } = tools;
  const { deploymentId, request } = deployment;
  await chat.removeDoubles(card, deploymentId, request.requestedAt);
  const others = placesOf(deployment, catalogue).filter((channel) => channel !== card.channel);
  const outOfReach: Card[] = [];
  for (const channel of others) {
    let own = left.find((it) => it.channel === channel);
    try {
      own ??= await chat.findOwn(channel, deploymentId, request.requestedAt);
      if (own) await tidyChannel(own, deployment, tools);
    } catch (error) {
      if (!(error instanceof ChannelClosed)) throw error;
      log.info('a channel where a card may be is closed', { deploymentId });
      if (own) outOfReach.push(own);
    }
  }
  return outOfReach;
}

async function tidyChannel(own: Card, deployment: Deployment, { chat, catalogue }: Tools) {
  const { deploymentId, seq, request } = deployment;
  await chat.update(own, renderDeployment(deployment, catalogue), { deploymentId, seq });
  await chat.removeDoubles(own, deploymentId, request.requestedAt);
}
