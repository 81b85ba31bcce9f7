/** What may become of a failed call. The state machine matches these names literally. */
export type FaultName = 'RetryableFault' | 'InvalidInput' | 'ResourceMissing' | 'Conflict';

/** Something broke. `code` is the vendor's own name for it; the original is kept as `cause`. */
abstract class Fault extends Error {
  abstract override readonly name: FaultName;
  readonly code: string;

  constructor(message: string, { code = '', cause }: { code?: string; cause?: unknown } = {}) {
    super(message, { cause });
    this.code = code;
  }
}

/** It may work next time, and it may have worked this time. */
export class RetryableFault extends Fault {
  override readonly name = 'RetryableFault' as const;
}

/** It will never work: bad data, or a permission that is not there. */
export class InvalidInput extends Fault {
  override readonly name = 'InvalidInput' as const;
}

export class ResourceMissing extends Fault {
  override readonly name = 'ResourceMissing' as const;
}

/** Somebody, perhaps we ourselves, was there first. */
export class Conflict extends Fault {
  override readonly name = 'Conflict' as const;
}

export const isFault = (error: unknown): error is Fault => error instanceof Fault;

/** Whether a call failed with this error of the vendor's. */
export const failedWith = (error: unknown, ...codes: string[]): boolean =>
  isFault(error) && codes.includes(error.code);

const throttles =
  /Throttl|TooManyRequests|RequestLimitExceeded|ProvisionedThroughputExceeded|SlowDown/;
const network =
  /^(TimeoutError|AbortError|ECONN|EPIPE|ETIMEDOUT|ENOTFOUND|EAI_AGAIN|NetworkingError)/;
const missing = /NotFound|DoesNotExist|ResourceMissing/;
const conflicts =
  /ConditionalCheckFailed|TransactionCanceled|TransactionConflict|AlreadyExists|AlreadyCompleted|DeploymentLimitExceeded|TaskTimedOut|IsNotInReadyState|InvalidDeploymentStatus|DeploymentNotStarted/;

/** Makes one call to AWS; whatever it throws leaves as a fault. */
export async function call<Result>(operation: string, run: () => Promise<Result>): Promise<Result> {
  try {
    return await run();
  } catch (error) {
    throw translateFault(operation, error);
  }
}

/** One error of the SDK as one of our faults. Messages carry names only: AWS's own may repeat what was sent, tokens included. */
export function translateFault(operation: string, error: unknown): Error {
  if (isFault(error)) return error;
  const code = codeOf(error);
  const message = `${operation} failed: ${code}`;
  const options = { code, cause: error };
  if (missing.test(code)) return new ResourceMissing(message, options);
  if (conflicts.test(code)) return new Conflict(message, options);
  if (throttles.test(code) || network.test(code) || isServerSide(error))
    return new RetryableFault(message, options);
  return new InvalidInput(message, options);
}

function codeOf(error: unknown): string {
  if (!(error instanceof Error)) return 'UnknownError';
  const { code } = error as Error & { code?: unknown }; // Node's network errors name themselves here
  return error.name === 'Error' && typeof code === 'string' ? code : error.name;
}

function isServerSide(error: unknown): boolean {
  const { $metadata } = error as { $metadata?: { httpStatusCode?: number } }; // only SDK errors have it
  return ($metadata?.httpStatusCode ?? 0) >= 500;
}
