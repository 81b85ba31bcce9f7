import type { Cancel, Clock } from '../clock.ts';
import type { Health, Target, TargetGroup } from './target-group.ts';

/** What one health check saw. */
export type ProbeResult =
  | { readonly kind: 'status'; readonly status: number }
  | { readonly kind: 'timeout' }
  | { readonly kind: 'refused' };

/** Asks a target for a path; `timeoutMs` is real time. Never rejects. */
export type Probe = (request: {
  ip: string;
  port: number;
  path: string;
  timeoutMs: number;
}) => Promise<ProbeResult>;

/** A target is asked at most ten times in a real second, however fast the clock runs. */
const shortestRealIntervalMs = 100;
/** A process does not answer faster because the clock does: it has this long, or its own timeout if that is shorter. */
const shortestRealTimeoutMs = 2000;

/** Checks one target at the group's interval, the first time at once, until it is cancelled. */
export function watchTarget({
  clock,
  probe,
  group,
  target,
}: {
  clock: Clock;
  probe: Probe;
  group: TargetGroup;
  target: Target;
}): Cancel {
  const { healthCheck } = group;
  const check = async () => {
    if (target.health.reason === 'Elb.RegistrationInProgress') target.health = checking;
    const result = await probe({
      ip: target.ip,
      port: target.port,
      path: healthCheck.path,
      timeoutMs: realTimeout(healthCheck.timeoutMs, clock.speed),
    });
    applyProbe(group, target, result);
  };
  const cancelFirst = clock.after(0, check);
  const interval = Math.max(healthCheck.intervalMs, shortestRealIntervalMs * clock.speed);
  const cancelRest = clock.every(interval, check);
  return () => {
    cancelFirst();
    cancelRest();
  };
}

const checking: Health = {
  state: 'initial',
  reason: 'Elb.InitialHealthChecking',
  description: 'Initial health checks in progress',
};

function realTimeout(timeoutMs: number, speed: number): number {
  return Math.max(timeoutMs / (speed || 1), Math.min(timeoutMs, shortestRealTimeoutMs));
}

/** One success makes a new target healthy; after that the thresholds count, as on an ALB. */
export function applyProbe(group: TargetGroup, target: Target, result: ProbeResult) {
  const { state } = target.health;
  // Draining is the last state of a target: a check that was under way no longer matters.
  if (state === 'draining') return;
  const { healthyThreshold, unhealthyThreshold, matcher } = group.healthCheck;
  if (result.kind === 'status' && matches(matcher, result.status)) {
    target.failures = 0;
    target.successes += 1;
    if (state === 'initial' || target.successes >= healthyThreshold)
      target.health = { state: 'healthy' };
  } else {
    target.successes = 0;
    target.failures += 1;
    if (target.failures >= unhealthyThreshold) target.health = unhealthy(result);
  }
}

/** Whether a status is one of `200`, `200,202` or `200-299`. */
export function matches(matcher: string, status: number): boolean {
  return matcher.split(',').some((part) => {
    const [from, to = from] = part.split('-').map(Number);
    return from !== undefined && to !== undefined && from <= status && status <= to;
  });
}

function unhealthy(result: ProbeResult): Health {
  switch (result.kind) {
    case 'status':
      return {
        state: 'unhealthy',
        reason: 'Target.ResponseCodeMismatch',
        description: `Health checks failed with these codes: [${result.status}]`,
      };
    case 'timeout':
      return { state: 'unhealthy', reason: 'Target.Timeout', description: 'Request timed out' };
    case 'refused':
      return {
        state: 'unhealthy',
        reason: 'Target.FailedHealthChecks',
        description: 'Health checks failed',
      };
  }
}
