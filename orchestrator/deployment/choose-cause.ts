import type { Deployment } from './deployment.ts';
import type { RollbackCause, Verdict } from './events.ts';
import type { WaitAnswer, WaitName } from './waits.ts';

/** Where the state machine turned back: a wait that failed or ran out, a verdict, or an error. */
export interface TurnedBack {
  readonly wait?: WaitName;
  readonly kind?: string;
  readonly error?: string;
  readonly step?: string;
}

/**
 * Why a deployment turns back, in the order of what people most need to know: what the wait was told,
 * then what the bake found, then who asked, then which time ran out, and only then what broke.
 */
export function chooseCause({
  deployment,
  from,
  answer,
  lastStop,
}: {
  readonly deployment: Deployment;
  readonly from: TurnedBack;
  readonly answer?: WaitAnswer;
  /** Why the newest stopped task of the new revision stopped. */
  readonly lastStop?: string;
}): RollbackCause {
  if (answer?.kind === 'failed') return answer.cause;
  const verdict = deployment.bake?.verdict;
  const judged = verdict && verdict.kind !== 'pass' ? causeOfVerdict(verdict) : undefined;
  if (judged && judged.kind !== 'inconclusive') return judged;
  if (deployment.stopRequested) return { kind: 'person', by: deployment.stopRequested.by };
  if (judged) return judged;
  if (from.kind === 'timeout') return timedOut(deployment, from.wait, lastStop);
  return { kind: 'fault', error: from.error ?? 'unknown' };
}

/** What a gate found, as the reason to turn back. */
export function causeOfVerdict(verdict: Exclude<Verdict, { kind: 'pass' }>): RollbackCause {
  if (verdict.kind === 'fail' && verdict.alarms?.length)
    return { kind: 'alarm', alarms: verdict.alarms };
  if (verdict.kind === 'fail' && verdict.byHand?.length)
    return { kind: 'changed-by-hand', reasons: verdict.byHand };
  return { kind: 'inconclusive', reasons: verdict.reasons };
}

function timedOut(
  { plan }: Deployment,
  wait: WaitName | undefined,
  lastStop: string | undefined,
): RollbackCause {
  if (wait !== 'install') return { kind: 'deadline', step: wait ?? 'unknown' };
  const minutes = plan?.readyWithinMinutes ?? 0;
  return { kind: 'not-ready', minutes, ...(lastStop ? { lastStop } : {}) };
}
