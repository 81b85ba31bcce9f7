/** A start whose answer was lost shows up within seconds; after this it never will. */
const startGraceMs = 120_000;

/**
 * Why nobody drives a deployment any more; undefined while somebody does.
 * Liveness is asked of the execution itself: no lease and no clock says that a holder is dead.
 */
export function judgeAbandoned(
  execution:
    { readonly status: string; readonly error?: string; readonly cause?: string } | undefined,
  requestedAt: string,
  now: Date,
): { readonly error: string; readonly step: string; readonly said?: string } | undefined {
  if (!execution)
    return now.getTime() - Date.parse(requestedAt) > startGraceMs
      ? { error: 'NeverStarted', step: 'the state machine' }
      : undefined;
  if (execution.status === 'RUNNING' || execution.status === 'PENDING_REDRIVE') return undefined;
  const step = 'the state machine';
  if (execution.status === 'ABORTED') return { error: 'ABORTED', step, ...saidBy(execution) };
  return { error: execution.error ?? execution.status, step };
}

/** Who stops an execution may give an error and a cause; often they say who it was, or why. */
function saidBy({ error, cause }: { readonly error?: string; readonly cause?: string }) {
  const said = [error, cause]
    .filter((words) => words?.trim())
    .join(': ')
    .replace(/\s+/g, ' ')
    .slice(0, 200);
  return said ? { said } : {};
}
