import { createRecord } from '../../orchestrator/aws/record-tools.ts';
import { connectBus } from '../../orchestrator/aws/bus.ts';
import { RetryableFault } from '../../orchestrator/aws/fault.ts';
import type { Table } from '../../orchestrator/aws/table.ts';
import type { Asked, TestListener } from '../../orchestrator/aws/test-listener.ts';
import { deploymentIdIn as deploymentIdFrom } from '../../orchestrator/deployment/deployment-id.ts';
import type { Catalogue } from '../../orchestrator/catalogue/schema.ts';
import { parseInput, type Base } from '../../orchestrator/runtime.ts';
import { AwsError } from '../endpoint/service.ts';
import type { InvokeResult, LambdaEventInvoker, LambdaInvoker } from '../services/wiring.ts';
import { clientsFor, type Effect } from './clients.ts';
import { place, type SimulatedCloud } from './cloud.ts';
import type { SimulationClock } from './clock.ts';
import type { Crossings } from './crossings.ts';
import type { Faults } from './faults.ts';
import type { Invocation } from './invocation.ts';
import type { Phase, Strike } from './ports.ts';
import { steps } from './steps.ts';
import type { MemoryTable } from './table.ts';
import type { Trace } from './trace.ts';

export const stateMachineArn = `arn:aws:states:${place.region}:${place.account}:stateMachine:slipway-deployment`;

/** Longest time that a function of ours may take; infra gives 30 seconds, and hooks time for a second try. */
const timeoutMs = 30_000;
const hookTimeoutMs = 540_000;
const hookNames = ['smoke-test', 'admit-traffic', 'note-shift'];
/** Lambda waits one minute before the first retry of an event and two before the second. */
const retryDelaysMs = [60_000, 120_000];

/** A function that is not a step: the announcer. */
export type Handler = (
  invocation: Invocation,
  base: Base,
) => (payload: unknown) => Promise<unknown>;

export interface FunctionsParts {
  readonly clock: SimulationClock;
  readonly faults: Faults;
  readonly trace: Trace;
  readonly crossings: Crossings;
  readonly table: MemoryTable;
  readonly cloud: () => SimulatedCloud;
  readonly catalogue: () => { readonly catalogue: Catalogue; readonly catalogueVersion: string };
  readonly askTestListener: (url: string) => Asked;
  readonly phaseOf: (deploymentId: string | undefined) => Phase;
  readonly onEffect: (effect: Effect) => void;
  readonly handlers: Readonly<Record<string, Handler>>;
}

export type Functions = ReturnType<typeof createFunctions>;

/** Lambda in one process: the steps as they are, each invocation with clients and a life of its own. */
export function createFunctions(parts: FunctionsParts) {
  const { clock, faults, trace } = parts;
  let invocations = 0;
  /** What was said in logs: nothing secret may be among it. */
  const logged: string[] = [];

  /** Something at work that may die: a function, or the bot for one person's request. */
  function begin(name: string, deploymentId: string | undefined, onDeath: (error: string) => void) {
    let dead = false;
    const invocation: Invocation = {
      name,
      id: ++invocations,
      deploymentId,
      phase: (about) => (name === 'bot' ? 'request' : parts.phaseOf(about ?? deploymentId)),
      get dead() {
        return dead;
      },
      die(errorType) {
        if (dead) return;
        dead = true;
        trace.line(clock.now(), name, `† ${errorType}`);
        onDeath(errorType);
      },
    };
    return invocation;
  }

  function baseFor(by: Invocation): Base {
    const now = () => new Date(clock.now());
    const open = clientsFor(by, { ...parts, cloud: parts.cloud(), now: () => clock.now() });
    const log = logFor(by.name);
    const table = tableFor(by);
    const bus = connectBus('slipway', () => log.warn('an event was not published'), open);
    return {
      config: { tableName: 'slipway', eventBusName: 'slipway', stateMachineArn },
      ...parts.catalogue(),
      now,
      log,
      open,
      pause: (ms) => clock.pass(ms),
      testListener: testListenerFor(by),
      ...createRecord({ table, bus, now }),
    };
  }

  function testListenerFor(by: Invocation): TestListener {
    const silent: Asked = { kind: 'silent', reason: 'TimeoutError' };
    const elsewhere: Asked = { kind: 'answered', status: 302 };
    const ask = (url: string) =>
      parts.crossings.cross<Asked>({
        port: 'smoke-target',
        operation: 'GET',
        effect: false,
        by,
        run: () => parts.askTestListener(url),
        failing: {
          error: () => new Error('fetch failed'),
          wrong: () => elsewhere,
          attempts: 1,
          patienceMs: 5_000,
        },
      });
    return { ask: (url) => ask(url).catch(() => silent) };
  }

  function logFor(step: string): Base['log'] {
    const write =
      (level: string) =>
      (message: string, fields: object = {}) =>
        void logged.push(`${level} ${step} ${message} ${JSON.stringify(fields)}`);
    return { info: write('info'), warn: write('warn'), error: write('error') };
  }

  function tableFor(by: Invocation): Table {
    const { table, crossings } = parts;
    const through = <T>(operation: string, effect: boolean, run: () => Promise<T>) =>
      crossings.cross({
        port: 'table',
        operation,
        effect,
        by,
        run,
        failing: {
          error: (kind) =>
            kind === 'permission-denied' ? denied(operation) : unavailable(operation, kind),
          attempts: 3,
          patienceMs: 5_000,
          // The SDK gives each transaction a token of its own, and keeps it when it tries again.
          ...(operation === 'TransactWriteItems' ? { idempotent: true } : {}),
        },
      });
    return {
      get: (key) => through('GetItem', false, () => table.get(key)),
      query: (...ask) => through('Query', false, () => table.query(...ask)),
      write: (write) => through('UpdateItem', true, () => table.write(write)),
      transact: (writes) => through('TransactWriteItems', true, () => table.transact(writes)),
    };
  }

  /** Runs a handler to its answer, its death or its timeout; `crash` ends it right after its start. */
  function run(name: string, payload: unknown): Promise<InvokeResult> {
    return new Promise((resolve) => {
      const invocation = begin(name, deploymentIdIn(payload, parts.cloud()), (errorType) =>
        resolve({ error: { errorType, errorMessage: `${name} ended` }, payload: null }),
      );
      const cancel = clock.after(hookNames.includes(name) ? hookTimeoutMs : timeoutMs, () =>
        invocation.die('Sandbox.Timedout'),
      );
      void handlerOf(
        name,
        invocation,
      )(payload).then(
        (answer) => {
          cancel();
          if (!invocation.dead) resolve({ payload: answer ?? null });
        },
        (error: unknown) => {
          cancel();
          trace.line(clock.now(), name, `✗ ${nameOf(error)}`);
          if (!invocation.dead)
            resolve({ error: { errorType: nameOf(error), errorMessage: '' }, payload: null });
        },
      );
    });
  }

  function handlerOf(name: string, invocation: Invocation) {
    const base = baseFor(invocation);
    const own = parts.handlers[name];
    if (own) return own(invocation, base);
    const step = steps.get(name);
    if (!step) throw new AwsError('ResourceNotFoundException', `Function not found: ${name}`, 404);
    return async (payload: unknown) => step.build(base)(parseInput(name, step.input, payload));
  }

  async function invoke(functionName: string, payload: unknown): Promise<InvokeResult> {
    const name = stepOf(functionName);
    const by = deploymentIdIn(payload, parts.cloud());
    const strike = faults.strike(
      { port: 'function', operation: name, effect: false, phase: parts.phaseOf(by), by: name },
      clock.now(),
    );
    if (!strike) return run(name, payload);
    trace.line(clock.now(), name, `⚡ ${strike.kind}`);
    return struck(name, payload, strike);
  }

  async function struck(
    name: string,
    payload: unknown,
    { kind, delayMs }: Strike,
  ): Promise<InvokeResult> {
    switch (kind) {
      case 'fail-before':
        return failed('Lambda.SdkClientException');
      case 'throttle':
        throw new AwsError('TooManyRequestsException', 'Rate Exceeded.', 429);
      case 'permission-denied':
        throw new AwsError('AccessDeniedException', `not authorized to invoke ${name}`, 403);
      case 'fail-after':
        await run(name, payload);
        return failed('Sandbox.Timedout');
      case 'crash':
        return failed('Runtime.ExitError');
      case 'slow':
        await clock.pass(Math.min(delayMs, 20_000));
        return run(name, payload);
      case 'duplicate':
        void run(name, payload);
        return run(name, payload);
      default:
        return run(name, payload);
    }
  }

  /** As EventBridge invokes: Lambda takes the event and tries it up to three times. */
  async function attempt(functionName: string, payload: unknown, tries: number): Promise<void> {
    const result = await invoke(functionName, payload).catch(() => failed('throttled'));
    const delay = retryDelaysMs[tries];
    if (result.error && delay !== undefined)
      clock.after(delay, () => attempt(functionName, payload, tries + 1));
  }

  const invoker: LambdaInvoker & LambdaEventInvoker = {
    invoke,
    invokeLater: async (functionName, payload) => {
      clock.after(0, () => attempt(functionName, payload, 0));
    },
  };
  return { invoker, begin, baseFor, logged: () => logged };
}

const failed = (errorType: string): InvokeResult => ({
  error: { errorType, errorMessage: 'the service failed' },
  payload: null,
});

const unavailable = (operation: string, kind: string) =>
  new RetryableFault(`${operation} failed: ${kind}`, {
    code: kind === 'throttle' ? 'ProvisionedThroughputExceededException' : 'InternalServerError',
  });

const denied = (operation: string) => {
  const error = new Error(`${operation} failed: AccessDeniedException`);
  error.name = 'InvalidInput';
  return error;
};

/** `arn:…:function:slipway-plan` → `plan`. */
const stepOf = (functionName: string) =>
  (functionName.split(':').at(-1) ?? '').replace(/^slipway-/, '');

/** A step names its deployment; a hook names CodeDeploy's, whose description names ours. */
function deploymentIdIn(payload: unknown, { codedeploy }: SimulatedCloud): string | undefined {
  if (typeof payload !== 'object' || payload === null) return undefined;
  if ('deploymentId' in payload && typeof payload.deploymentId === 'string')
    return payload.deploymentId;
  if (!('DeploymentId' in payload) || typeof payload.DeploymentId !== 'string') return undefined;
  return deploymentIdFrom(codedeploy.core.deployments.get(payload.DeploymentId)?.description);
}

const nameOf = (error: unknown) => (error instanceof Error ? error.name : 'Error');
