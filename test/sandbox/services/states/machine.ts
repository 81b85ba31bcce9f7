import type { HistoryEvent } from '@aws-sdk/client-sfn';
import { virtualClock } from '../../../../sandbox/clock.ts';
import { AwsError } from '../../../../sandbox/endpoint/service.ts';
import { createStates } from '../../../../sandbox/services/states/index.ts';
import type { AwsEvent, InvokeResult } from '../../../../sandbox/services/wiring.ts';

export interface Call {
  readonly name: string;
  readonly payload: unknown;
  /** Virtual ms. */
  readonly at: number;
}

/** What a scripted function does when it is called; a thrown Error becomes a function error of its name. */
export type Script = (payload: unknown, call: { count: number; at: number }) => unknown;

const startAt = Date.UTC(2026, 0, 2, 3, 4, 5);

/** Step Functions on a virtual clock with scripted functions. */
export function world({
  functions = {},
  chance = () => 0.5,
  deny = [],
  speed = 0,
}: {
  functions?: Record<string, Script>;
  chance?: () => number;
  deny?: string[];
  /** What the clock says of itself; it is stepped all the same. */
  speed?: number;
} = {}) {
  const clock = { ...virtualClock({ startAt }), speed };
  const calls: Call[] = [];
  const emitted: AwsEvent[] = [];
  let ids = 0;
  const { core, service, resources } = createStates({
    clock,
    chance,
    newId: () => `id-${++ids}`,
    newToken: () => `token-${++ids}`.padEnd(40, '='),
    events: { emit: (event) => void emitted.push(event) },
    file: () => undefined,
    authorizer: {
      require: (_role, [need]) => {
        const resource = need?.resources[0] ?? '';
        if (deny.some((name) => resource.endsWith(name))) throw denied(resource);
      },
    },
    lambda: {
      invoke: async (name, payload): Promise<InvokeResult> => {
        const at = clock.now() - startAt;
        calls.push({ name, payload, at });
        const count = calls.filter((call) => call.name === name).length;
        try {
          const script = functions[name];
          if (!script) throw notFound(name);
          return { payload: await script(payload, { count, at }) };
        } catch (error) {
          if (!(error instanceof Error) || error.name.endsWith('NotFoundException')) throw error;
          return {
            payload: null,
            error: { errorType: error.name, errorMessage: error.message },
          };
        }
      },
    },
  });

  const put = (definition: object) =>
    core.putMachine({
      name: 'm',
      roleArn: 'arn:aws:iam::000000000000:role/machine',
      text: JSON.stringify({ QueryLanguage: 'JSONata', ...definition }),
    });
  const start = (definition: object, input: unknown = {}) =>
    core.start({
      stateMachineArn: put(definition).arn,
      name: `run-${++ids}`,
      input: JSON.stringify(input),
    });
  /** Runs for `ms` of virtual time and tells how it stands. */
  const run = async (definition: object, input: unknown = {}, ms = 3_600_000) => {
    const execution = start(definition, input);
    await clock.advance(ms);
    const { status, error, cause, transitions } = execution;
    const output: unknown =
      execution.output === undefined ? undefined : JSON.parse(execution.output);
    const took = (execution.stoppedAt ?? NaN) - startAt;
    return { status, output, error, cause, transitions, took, execution };
  };
  return { clock, core, service, resources, calls, emitted, put, start, run, startAt };
}

export const types = (events: readonly HistoryEvent[]) => events.map(({ type }) => type);

/** A Task that calls a scripted function. */
export const task = (name: string, more: object = {}) => ({
  Type: 'Task',
  Resource: 'arn:aws:states:::lambda:invoke',
  Arguments: { FunctionName: name, Payload: '{% $states.input %}' },
  ...more,
});

/** A Task that waits for its token; the function gets `{ token }`. */
export const tokenTask = (name: string, more: object = {}) => ({
  Type: 'Task',
  Resource: 'arn:aws:states:::lambda:invoke.waitForTaskToken',
  Arguments: { FunctionName: name, Payload: { token: '{% $states.context.Task.Token %}' } },
  ...more,
});

export class Named extends Error {
  constructor(name: string, message = 'because') {
    super(message);
    this.name = name;
  }
}

function awsError(name: string, message: string) {
  return new AwsError(name, message, 403);
}
const denied = (resource: string) =>
  awsError(
    'AccessDeniedException',
    `not authorized to perform lambda:InvokeFunction on ${resource}`,
  );
const notFound = (name: string) => awsError('ResourceNotFoundException', `no function ${name}`);
