import type { AwsEvent } from '../wiring.ts';
import type { Execution } from './execution.ts';
import { sizeOf } from './json.ts';

/** Input and output longer than this do not travel in an event. */
const maxIncludedBytes = 248 * 1024;

/** "Step Functions Execution Status Change". Dates are epoch milliseconds here, not seconds as in the API. */
export function statusEvent(execution: Execution): AwsEvent {
  const { arn, machine, name, status, startedAt, stoppedAt, error, cause } = execution;
  const input = included(execution.input);
  const output = included(execution.output);
  return {
    source: 'aws.states',
    detailType: 'Step Functions Execution Status Change',
    resources: [arn],
    detail: {
      executionArn: arn,
      stateMachineArn: machine.arn,
      name,
      status,
      startDate: Math.floor(startedAt),
      stopDate: stoppedAt === undefined ? null : Math.floor(stoppedAt),
      input: input.text,
      inputDetails: input.details,
      output: output.text,
      outputDetails: output.details,
      error: error ?? null,
      cause: cause ?? null,
    },
  };
}

function included(text: string | undefined) {
  if (text === undefined) return { text: null, details: null };
  const fits = sizeOf(text) <= maxIncludedBytes;
  return { text: fits ? text : null, details: { included: fits } };
}
