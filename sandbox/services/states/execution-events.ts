import type { Execution } from './execution.ts';
import type { Happening } from './history.ts';

/** The first event of a history. */
export const startedEvent = ({ input, machine }: Execution): Happening => ({
  type: 'ExecutionStarted',
  executionStartedEventDetails: {
    input,
    inputDetails: { truncated: false },
    roleArn: machine.roleArn,
  },
});

/** The last event of a history. */
export function endedEvent({ status, output, error, cause }: Execution): Happening {
  const why = { error, cause };
  switch (status) {
    case 'SUCCEEDED':
      return {
        type: 'ExecutionSucceeded',
        executionSucceededEventDetails: { output, outputDetails: { truncated: false } },
      };
    case 'ABORTED':
      return { type: 'ExecutionAborted', executionAbortedEventDetails: why };
    case 'TIMED_OUT':
      return { type: 'ExecutionTimedOut', executionTimedOutEventDetails: why };
    default:
      return { type: 'ExecutionFailed', executionFailedEventDetails: why };
  }
}
