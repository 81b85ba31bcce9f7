import { hookFunctions } from './app-spec.ts';
import { causeOfVerdict } from './choose-cause.ts';
import type { RollbackCause, Verdict } from './events.ts';
import { alarmsSeen, type AlarmReading } from './judge-alarms.ts';
import type { WaitAnswer, WaitName } from './waits.ts';
import { isTerminal, lifecycleEvent, type PlatformDeployment } from './world.ts';

export type PlatformWait = Exclude<WaitName, 'approval' | 'migration'>;

/** Everything that bears on a wait for CodeDeploy, read at one moment. */
export interface Sighting {
  readonly platform: PlatformDeployment;
  /** The deployment that rolls `platform` back, once CodeDeploy has made one. */
  readonly rollback?: PlatformDeployment;
  readonly alarms: readonly AlarmReading[];
  readonly stop?: { readonly by: string };
  /** What our own smoke test found, if it has run. */
  readonly smokeTest?: Verdict;
  /** What our own gate before production traffic said, if it was asked. */
  readonly admission?: Verdict;
  readonly now: Date;
}

/** A hook of ours answers within seconds. CodeDeploy would wait an hour for one that never does; we do not. */
const hookBudgetMs = 10 * 60_000;
/** CodeDeploy links its rollback some seconds after the stop; after this long none will come. */
const rollbackLinkMs = 120_000;

/** What the world says to a wait: an answer, or undefined while there is nothing to say. */
export function judgeLifecycle(wait: PlatformWait, seen: Sighting): WaitAnswer | undefined {
  switch (wait) {
    case 'install':
      return (
        troubleOf(seen, false) ??
        overdueHook(seen) ??
        (isReady(seen.platform) ? { kind: 'ready' } : undefined)
      );
    case 'shift':
      return (
        troubleOf(seen, true) ??
        overdueHook(seen) ??
        (isShifted(seen.platform) ? { kind: 'shifted' } : undefined)
      );
    case 'bake':
    case 'bake-2':
      return troubleOf(seen, true) ?? endedEarly(seen.platform);
    case 'completion':
      return completionOf(seen);
    case 'rollback':
      return hasEnded(seen) ? { kind: 'ended' } : undefined;
  }
}

/** Why CodeDeploy stopped or failed, in the terms of the people who will read it. */
export function causeOfEnd(seen: Sighting): RollbackCause {
  const error = seen.platform.error ?? { code: seen.platform.status, message: 'no reason given' };
  if (error.code === 'ALARM_ACTIVE') return alarmCause(seen, error.message);
  if (seen.stop) return { kind: 'person', by: seen.stop.by };
  if (error.code === 'HOOK_EXECUTION_FAILURE')
    return causeOfHook(seen) ?? { kind: 'platform', ...error };
  return { kind: 'platform', ...error };
}

/** CodeDeploy only knows that a hook said no; why is in our own record. */
function causeOfHook({ admission, smokeTest }: Sighting): RollbackCause | undefined {
  if (smokeTest && smokeTest.kind !== 'pass')
    return { kind: 'smoke-test', reasons: smokeTest.reasons };
  return admission && admission.kind !== 'pass' ? causeOfVerdict(admission) : undefined;
}

/** A guard alarm only counts once traffic may have moved: before, the platform watches, and admission looks again. */
function troubleOf(seen: Sighting, guarded: boolean): WaitAnswer | undefined {
  if (isTerminal(seen.platform) && seen.platform.status !== 'Succeeded')
    return { kind: 'failed', cause: causeOfEnd(seen) };
  const ringing = guarded ? alarmsSeen(seen.alarms) : [];
  if (ringing.length > 0) return { kind: 'failed', cause: { kind: 'alarm', alarms: ringing } };
  return seen.stop ? { kind: 'failed', cause: { kind: 'person', by: seen.stop.by } } : undefined;
}

/** A hook that has not reported in its time will not: it is named, and the deployment turns back (F53). */
function overdueHook({ platform, now }: Sighting): WaitAnswer | undefined {
  const overdue = Object.keys(hookFunctions)
    .map((name) => lifecycleEvent(platform, name))
    .find(
      (event) =>
        event?.status === 'InProgress' &&
        event.startedAt !== undefined &&
        now.getTime() - Date.parse(event.startedAt) > hookBudgetMs,
    );
  return overdue && { kind: 'failed', cause: { kind: 'deadline', step: overdue.name } };
}

function alarmCause(seen: Sighting, message: string): RollbackCause {
  const alarms = alarmsSeen(seen.alarms);
  return alarms.length > 0
    ? { kind: 'alarm', alarms }
    : { kind: 'platform', code: 'ALARM_ACTIVE', message };
}

/** The hook before production traffic has said yes; what follows is the shift. */
function isReady(platform: PlatformDeployment): boolean {
  return passed(platform, 'BeforeAllowTraffic') || isShifted(platform);
}

function isShifted(platform: PlatformDeployment): boolean {
  return (
    platform.status === 'Succeeded' ||
    platform.terminationWaitStarted ||
    (passed(platform, 'AllowTraffic') && passed(platform, 'AfterAllowTraffic'))
  );
}

/** An event without a hook is `Skipped` or `Succeeded`; both are passed. `AllowTraffic` itself is never skipped on the way. */
function passed(platform: PlatformDeployment, name: string): boolean {
  const status = lifecycleEvent(platform, name)?.status;
  return status === 'Succeeded' || status === 'Skipped';
}

/** Blue must be able to take traffic through the whole bake; if it is gone, nothing can be promised any more. */
function endedEarly(platform: PlatformDeployment): WaitAnswer | undefined {
  if (platform.status !== 'Succeeded') return undefined;
  const message = 'CodeDeploy finished and removed the old tasks before the bake was over';
  return { kind: 'failed', cause: { kind: 'platform', code: 'ENDED_EARLY', message } };
}

function completionOf(seen: Sighting): WaitAnswer | undefined {
  if (!isTerminal(seen.platform)) return undefined;
  return seen.platform.status === 'Succeeded'
    ? { kind: 'completed' }
    : { kind: 'failed', cause: causeOfEnd(seen) };
}

/** A stop is over when the deployment is, and the rollback that CodeDeploy made of it too. */
export function hasEnded({
  platform,
  rollback,
  now,
}: Pick<Sighting, 'platform' | 'rollback' | 'now'>): boolean {
  if (!isTerminal(platform)) return false;
  if (platform.rollbackId) return rollback !== undefined && isTerminal(rollback);
  if (platform.status === 'Succeeded') return true;
  return platform.completedAt === undefined
    ? false
    : now.getTime() - Date.parse(platform.completedAt) > rollbackLinkMs;
}
