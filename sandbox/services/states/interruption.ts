/**
 * Ends work from outside, past every Retry and Catch: an execution that is stopped, out of time or out of
 * history, and the branches of a Parallel or Map of which one has failed.
 */
export class Interruption extends Error {
  override readonly name = 'Interruption';
  readonly kind: 'ABORTED' | 'TIMED_OUT' | 'FAILED' | 'BRANCH_STOPPED';
  readonly error: string | undefined;
  override readonly cause: string | undefined;

  constructor(kind: Interruption['kind'], error?: string, cause?: string) {
    super(error ?? kind);
    this.kind = kind;
    this.error = error;
    this.cause = cause;
  }
}

/** Why a signal was given. Everything here aborts with an Interruption. */
export function interruptionOf(signal: AbortSignal): Interruption {
  const reason: unknown = signal.reason;
  return reason instanceof Interruption ? reason : new Interruption('ABORTED');
}
