import type { Journal } from '../aws/journal.ts';
import type { Deployment } from '../deployment/deployment.ts';
import type { PlatformSeen } from './find-platform.ts';

/**
 * Whoever finds a CodeDeploy deployment of ours that the record does not know writes down that it began: its step died
 * between the effect and the entry that tells of it, and no effect may be without one (I17).
 */
export async function noteStarted(
  journal: Pick<Journal, 'append'>,
  { codeDeployId, deploymentId }: Deployment,
  { platform }: PlatformSeen,
  by: `step:${string}`,
): Promise<void> {
  if (codeDeployId !== undefined) return;
  const event = {
    type: 'DeploymentStarted',
    codeDeployId: platform.codeDeployId,
    adopted: true,
  } as const;
  await journal.append({ deploymentId, event, by });
}
