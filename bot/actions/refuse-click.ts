import type { Refusal } from '../../orchestrator/client.ts';
import { refuse } from '../answer.ts';
import type { DoorRefusal } from '../door.ts';
import type { Message } from '../messages/blocks.ts';
import { renderDeployment } from '../messages/deployment.ts';
import type { Tools } from '../tools.ts';
import type { Click, ClickAnswer } from './button.ts';

/** The no, with its audit entry. On a card whose deployment is over, the buttons go as well (F12, I15). */
export async function refuseClick(
  refusal: Refusal | DoorRefusal,
  click: Click,
  { by, deploymentId }: { by: string; deploymentId?: string },
  tools: Tools,
): Promise<ClickAnswer> {
  const known = deploymentId === undefined ? {} : { deploymentId };
  const whisper = await refuse(refusal, { by, asked: {}, ...known }, tools);
  if (deploymentId === undefined || click.ephemeral) return { whisper };
  const original = await cardAtRest(deploymentId, tools);
  return original ? { whisper, original } : { whisper };
}

/**
 * The card as it will stay; undefined while the deployment is open. Only the announcer draws one of those, since two
 * who draw may overtake each other; what is over can be drawn by anybody, because it never changes again.
 */
async function cardAtRest(
  deploymentId: string,
  { orchestrator, catalogue, log }: Tools,
): Promise<Message | undefined> {
  try {
    const deployment = (await orchestrator.read(deploymentId))?.deployment;
    return deployment?.outcome ? renderDeployment(deployment, catalogue) : undefined;
  } catch (error) {
    // The answer is there; the buttons can wait for the next click.
    log.warn('an old card could not be drawn anew', { deploymentId, error });
    return undefined;
  }
}
