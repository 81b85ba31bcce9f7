/** A start whose answer was lost shows up within seconds; after this it never will. */
const startGraceMs = 120_000;

/**
 * Why nobody drives a deployment any more; undefined while somebody does.
 * Liveness is asked of the execution itself: no lease and no clock says that a holder is dead.
 */
export function judgeAbandoned(
  execution: { readonly status: string; readonly error?: string } | undefined,
  requestedAt: string,
  now: Date,
): { readonly error: string; readonly step: string } | undefined {
  if (!execution)
    return now.getTime() - Date.parse(requestedAt) > startGraceMs
      ? { error: 'NeverStarted', step: 'the state machine' }
      : undefined;
  if (execution.status === 'RUNNING' || execution.status === 'PENDING_REDRIVE') return undefined;
  return { error: execution.error ?? execution.status, step: 'the state machine' };
}
