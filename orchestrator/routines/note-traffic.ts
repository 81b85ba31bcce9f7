import type { Journal } from '../aws/journal.ts';
import type { Deployment } from '../deployment/deployment.ts';
import { greenPercent, type PlatformDeployment } from '../deployment/world.ts';

/** Puts on record what CodeDeploy says of the traffic's share, once for each share; `by` is the step that saw it. */
export async function noteTraffic(
  { append }: Pick<Journal, 'append'>,
  { deploymentId, targetPercent, rollback }: Deployment,
  platform: PlatformDeployment,
  by: string,
): Promise<void> {
  const percent = greenPercent(platform);
  // On the way back only the end is told, by whoever proves it.
  if (percent === undefined || percent <= targetPercent || rollback) return;
  await append({ deploymentId, event: { type: 'TrafficShifted', percent }, by });
}
