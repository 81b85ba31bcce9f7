import { StateFailure, toFailure } from './failure.ts';
import type { Happening } from './history.ts';
import type { Call } from './task-call.ts';

interface Scheduling {
  readonly region: string;
  /** JSON text. */
  readonly parameters: string;
  readonly timeout: number;
  readonly heartbeat: number;
  /** The number that stands for "no limit". */
  readonly unset: number;
}

/** The history of one attempt of a task. */
export interface TaskEvents {
  readonly scheduled: readonly Happening[];
  submitted(output: string): Happening;
  succeeded(output: string): Happening;
  failed(thrown: unknown): Happening;
}

const whole = { truncated: false };

/** Words of the history for a service integration, or the older ones for a bare function ARN. */
export function taskEvents(call: Call, scheduling: Scheduling): TaskEvents {
  return call.resource.kind === 'function'
    ? functionEvents(call.resource.functionArn, scheduling)
    : integrationEvents(call.token !== undefined, scheduling);
}

function integrationEvents(
  waitsForToken: boolean,
  { region, parameters, timeout, heartbeat, unset }: Scheduling,
): TaskEvents {
  const resource = waitsForToken ? 'invoke.waitForTaskToken' : 'invoke';
  const of = { resourceType: 'lambda', resource };
  const limits = {
    ...(timeout < unset && { timeoutInSeconds: timeout }),
    ...(heartbeat < unset && { heartbeatInSeconds: heartbeat }),
  };
  return {
    scheduled: [
      {
        type: 'TaskScheduled',
        taskScheduledEventDetails: { ...of, region, parameters, ...limits },
      },
      { type: 'TaskStarted', taskStartedEventDetails: of },
    ],
    submitted: (output) => ({
      type: 'TaskSubmitted',
      taskSubmittedEventDetails: { ...of, output, outputDetails: whole },
    }),
    succeeded: (output) => ({
      type: 'TaskSucceeded',
      taskSucceededEventDetails: { ...of, output, outputDetails: whole },
    }),
    failed: (thrown) => {
      const { error, cause } = toFailure(thrown);
      return isTimeout(thrown)
        ? { type: 'TaskTimedOut', taskTimedOutEventDetails: { ...of, error, cause } }
        : { type: 'TaskFailed', taskFailedEventDetails: { ...of, error, cause } };
    },
  };
}

function functionEvents(resource: string, { parameters, timeout, unset }: Scheduling): TaskEvents {
  const limits = timeout < unset ? { timeoutInSeconds: timeout } : {};
  const succeeded = (output: string): Happening => ({
    type: 'LambdaFunctionSucceeded',
    lambdaFunctionSucceededEventDetails: { output, outputDetails: whole },
  });
  return {
    scheduled: [
      {
        type: 'LambdaFunctionScheduled',
        lambdaFunctionScheduledEventDetails: {
          resource,
          input: parameters,
          inputDetails: whole,
          ...limits,
        },
      },
      { type: 'LambdaFunctionStarted' },
    ],
    submitted: succeeded,
    succeeded,
    failed: (thrown) => {
      const { error, cause } = toFailure(thrown);
      return isTimeout(thrown)
        ? {
            type: 'LambdaFunctionTimedOut',
            lambdaFunctionTimedOutEventDetails: { error, cause },
          }
        : { type: 'LambdaFunctionFailed', lambdaFunctionFailedEventDetails: { error, cause } };
    },
  };
}

const isTimeout = (thrown: unknown) =>
  thrown instanceof StateFailure &&
  (thrown.error === 'States.Timeout' || thrown.error === 'States.HeartbeatTimeout');
