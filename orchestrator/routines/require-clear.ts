import { RetryableFault } from '../aws/fault.ts';
import type { Deployment } from '../deployment/deployment.ts';
import type { Examined } from './examine-world.ts';
import type { PlatformSeen } from './find-platform.ts';

/** ECS replaces a dead task, and the load balancer finds the new one healthy, in a minute or two. */
const clearingMs = 4 * 60_000;

/**
 * Nobody is paged because one task died in the wrong minute. Throws `RetryableFault` (`NotYetClear`) while CodeDeploy
 * has only just ended, one target group has all the traffic, and it is only its tasks that are in doubt; after that the
 * doubt is said as it is. Traffic on two groups never mends itself, so that is said at once.
 */
export function requireClear(
  { deploymentId }: Deployment,
  { platform, rollback }: PlatformSeen,
  { verdict, seen }: Examined,
  now: Date,
): void {
  const live = seen?.listener.filter(({ weight }) => weight > 0) ?? [];
  if (verdict.serving !== 'unclear' || live.length !== 1) return;
  const since = Date.parse((rollback ?? platform).completedAt ?? '');
  if (!(now.getTime() - since < clearingMs)) return;
  throw new RetryableFault(`what serves after ${deploymentId} is not clear yet`, {
    code: 'NotYetClear',
  });
}
