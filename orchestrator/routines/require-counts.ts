import { RetryableFault } from '../aws/fault.ts';
import type { Deployment } from '../deployment/deployment.ts';
import { metricDelaySeconds } from '../deployment/exposure.ts';
import { trafficBackAt, trafficWasAllowed } from '../deployment/world.ts';
import type { PlatformSeen } from './find-platform.ts';

/**
 * The record tells the exposure once, so it is not told too early: throws `RetryableFault` (`CountsPending`) until
 * CloudWatch has counted what met the new revision. The usual way has waited for that, and measured it.
 */
export function requireCounts(
  { deploymentId, exposure, trafficMovedAt }: Deployment,
  { platform, rollback }: PlatformSeen,
  now: Date,
): void {
  const moved = trafficMovedAt !== undefined || trafficWasAllowed(platform);
  const backAt = rollback && trafficBackAt(rollback);
  if (exposure || !moved || backAt === undefined) return;
  if (now.getTime() - Date.parse(backAt) >= metricDelaySeconds * 1000) return;
  throw new RetryableFault(`the requests of ${deploymentId} are still being counted`, {
    code: 'CountsPending',
  });
}
