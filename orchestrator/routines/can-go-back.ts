import type { Ecs } from '../aws/ecs.ts';
import { isFault, RetryableFault } from '../aws/fault.ts';
import type { Deployment } from '../deployment/deployment.ts';
import { sourceCanServe } from '../deployment/world.ts';
import type { PlatformSeen } from './find-platform.ts';
import type { Pause } from './persist.ts';

interface Tools {
  readonly ecs: Pick<Ecs, 'readService'>;
  readonly pause: Pause;
}

/** Seconds between the looks; a rollback is urgent. */
const delays = [1, 2];

/**
 * Whether the old tasks are there to take traffic back. CodeDeploy's word is not enough: it does not notice when a hand
 * takes them away. If ECS cannot be asked within seconds, the way back is tried: unknown is no reason to keep traffic on
 * a version that fails.
 */
export async function canGoBack(
  tools: Tools,
  deployment: Deployment,
  { platform }: Pick<PlatformSeen, 'platform'>,
): Promise<boolean> {
  if (!sourceCanServe(platform)) return false;
  for (const seconds of delays) {
    const there = await sourceIsThere(tools.ecs, deployment);
    if (there !== undefined) return there;
    await tools.pause(seconds * 1000);
  }
  return (await sourceIsThere(tools.ecs, deployment)) ?? true;
}

/** Undefined if ECS does not say now; true where asking again would not help. */
async function sourceIsThere(
  ecs: Tools['ecs'],
  { plan, request }: Deployment,
): Promise<boolean | undefined> {
  const source = plan?.source.taskDefinitionArn;
  try {
    const { taskSets } = await ecs.readService(request);
    return taskSets.some(
      ({ status, taskDefinitionArn }) => taskDefinitionArn === source && status !== 'DRAINING',
    );
  } catch (error) {
    if (error instanceof RetryableFault) return undefined;
    if (isFault(error)) return true;
    throw error;
  }
}
