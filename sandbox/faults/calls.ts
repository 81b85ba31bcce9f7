import { AwsError } from '../endpoint/service.ts';
import type { IncomingCall } from '../endpoint/index.ts';
import type { Fault } from './fault.ts';

/** A person at a terminal and the stories are left alone: only what runs with a role of the templates is struck. */
const isSlipways = ({ caller }: IncomingCall) => caller.principal.kind === 'role';

/** What changes something outside the table; a repetition of each could do it twice. */
const changes = new Set([
  'ContinueDeployment',
  'CreateDeployment',
  'PutLifecycleEventHookExecutionStatus',
  'RegisterTaskDefinition',
  'RunTask',
  'SendTaskSuccess',
  'StartExecution',
  'StopDeployment',
]);

/** A change is known by its input: what is tried again is not struck again, or nothing would ever be heard. */
export const lostReplies: Fault = {
  name: 'lost-replies',
  sentence: 'AWS makes each change that is asked of it, and its first answer is lost on the way.',
  outcome: 'same',
  on({ weather }) {
    const struck = new Set<string>();
    return weather.gather({
      intercept: (call) => {
        const change = `${call.operation} ${JSON.stringify(call.input)}`;
        if (!isSlipways(call) || !changes.has(call.operation) || struck.has(change))
          return undefined;
        struck.add(change);
        return { kind: 'lose-reply' };
      },
    });
  },
};

const throttledOneIn = 10;

export const throttled: Fault = {
  name: 'throttled',
  sentence: `AWS throttles every ${throttledOneIn}th call of Slipway’s.`,
  outcome: 'same',
  on({ weather }) {
    let calls = 0;
    return weather.gather({
      intercept: (call) => {
        if (!isSlipways(call)) return undefined;
        calls += 1;
        if (calls % throttledOneIn !== 0) return undefined;
        return { kind: 'fail', error: new AwsError('ThrottlingException', 'Rate exceeded') };
      },
    });
  },
};

export const unreachableTable: Fault = {
  name: 'unreachable-table',
  sentence: 'DynamoDB answers every call of Slipway’s with an error of its own.',
  outcome: 'other',
  on: ({ weather }) =>
    weather.gather({
      intercept: (call) =>
        isSlipways(call) && call.service === 'dynamodb'
          ? { kind: 'fail', error: new AwsError('InternalServerError', 'Try again', 500) }
          : undefined,
    }),
};
