/** Why a state failed, in the words that Retry and Catch match. */
export class StateFailure extends Error {
  override readonly name = 'StateFailure';
  readonly error: string;
  override readonly cause: string;
  /** Further names by which a Retry or Catch may know it. */
  readonly alsoKnownAs: readonly string[];

  /** `error` is cut to 256 and `cause` to 32,768 characters, the limits of the API. */
  constructor(error: string, cause: string, alsoKnownAs: readonly string[] = []) {
    super(`${error}: ${cause}`);
    this.error = error.slice(0, 256);
    this.cause = cause.slice(0, 32_768);
    this.alsoKnownAs = alsoKnownAs;
  }
}

/** Takes what was thrown for a failure; what no state foresaw is a fault of the runtime, which nothing catches. */
export function toFailure(thrown: unknown): StateFailure {
  if (thrown instanceof StateFailure) return thrown;
  return new StateFailure('States.Runtime', thrown instanceof Error ? thrown.message : 'unknown');
}

/**
 * Whether one of `names` (an ErrorEquals) stands for the failure.
 * States.Runtime is caught by nothing, States.DataLimitExceeded by its own name only;
 * States.TaskFailed is everything but a timeout; States.Timeout also covers a missed heartbeat.
 */
export function matches(names: readonly string[], failure: StateFailure): boolean {
  const { error } = failure;
  if (error === 'States.Runtime') return false;
  if (names.includes(error) || failure.alsoKnownAs.some((name) => names.includes(name))) {
    return true;
  }
  if (error === 'States.DataLimitExceeded') return false;
  if (error === 'States.HeartbeatTimeout' && names.includes('States.Timeout')) return true;
  if (error !== 'States.Timeout' && names.includes('States.TaskFailed')) return true;
  return names.includes('States.ALL');
}
