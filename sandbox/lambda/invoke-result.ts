import type { InvokeResult } from '../services/wiring.ts';
import type { Ending } from './worker-endings.ts';
import type { FunctionError } from './worker/messages.ts';

/** The error that kept a handler from loading, if one did. */
export function initError(ending: Ending, timeoutMs: number): FunctionError | undefined {
  if (ending.kind === 'message')
    return ending.message.kind === 'init-failed' ? ending.message.error : undefined;
  return fatal(ending, 'init', timeoutMs);
}

/** What an invocation came to, as Lambda reports it. */
export function resultOf(ending: Ending, requestId: string, timeoutMs: number): InvokeResult {
  if (ending.kind !== 'message') return failed(fatal(ending, requestId, timeoutMs));
  switch (ending.message.kind) {
    case 'done': {
      const payload: unknown = JSON.parse(ending.message.payload);
      return { payload };
    }
    case 'failed':
    case 'init-failed':
      return failed(ending.message.error);
    case 'ready':
      return failed({ errorType: 'Runtime.Unknown', errorMessage: 'the runtime started twice' });
  }
}

function fatal(
  ending: Exclude<Ending, { kind: 'message' }>,
  requestId: string,
  timeoutMs: number,
): FunctionError {
  return ending.kind === 'timeout'
    ? {
        errorType: 'Sandbox.Timedout',
        errorMessage: `RequestId: ${requestId} Error: Task timed out after ${(timeoutMs / 1000).toFixed(2)} seconds`,
      }
    : {
        errorType: 'Runtime.ExitError',
        errorMessage: `RequestId: ${requestId} Error: Runtime exited with error: ${ending.reason}`,
      };
}

/** After these nothing of the environment is used again. */
export const isFatal = (errorType: string) =>
  errorType.startsWith('Sandbox.') || errorType.startsWith('Runtime.');

export const failed = (error: FunctionError): InvokeResult => ({ error, payload: error });
