import { RetryableFault } from '../aws/fault.ts';
import type { Deployment } from '../deployment/deployment.ts';
import type { Examined } from './examine-world.ts';
import type { PlatformSeen } from './find-platform.ts';

/** ECS drains a task set in a minute or two; one that is still there after this will not go by itself. */
const leavingMs = 5 * 60_000;

/**
 * Beside what serves nothing should be left when the end is told. Throws `RetryableFault` (`TaskSetLeaving`) while
 * CodeDeploy's last work may still be going on; after that the end says what stayed, and the next plan is refused for
 * it (F64). A deployment that was stopped without a rollback leaves its task set for good, so nobody waits for it.
 */
export function requireGone(
  { deploymentId }: Deployment,
  { platform, rollback }: PlatformSeen,
  { leftovers }: Examined,
  now: Date,
): void {
  const last = rollback ?? (platform.status === 'Succeeded' ? platform : undefined);
  const since = Date.parse(last?.completedAt ?? '');
  if (leftovers.length === 0 || !(now.getTime() - since < leavingMs)) return;
  throw new RetryableFault(`the tasks that ${deploymentId} left are still going`, {
    code: 'TaskSetLeaving',
  });
}
