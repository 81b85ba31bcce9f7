import type { Ecs } from '../aws/ecs.ts';
import { isFault } from '../aws/fault.ts';
import type { Deployment } from '../deployment/deployment.ts';
import { sourceCanServe } from '../deployment/world.ts';
import type { PlatformSeen } from './find-platform.ts';

/**
 * Whether the old tasks are there to take traffic back. CodeDeploy's word is not enough: it does not notice when a hand
 * takes them away. If ECS cannot be asked, the way back is tried: unknown is no reason to keep traffic on a version that
 * fails.
 */
export async function canGoBack(
  ecs: Pick<Ecs, 'readService'>,
  { plan, request }: Deployment,
  { platform }: Pick<PlatformSeen, 'platform'>,
): Promise<boolean> {
  if (!sourceCanServe(platform)) return false;
  const source = plan?.source.taskDefinitionArn;
  try {
    const { taskSets } = await ecs.readService(request);
    return taskSets.some(
      ({ status, taskDefinitionArn }) => taskDefinitionArn === source && status !== 'DRAINING',
    );
  } catch (error) {
    if (isFault(error)) return true;
    throw error;
  }
}
