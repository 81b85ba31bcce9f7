import type { OpenClient } from '../../orchestrator/aws/client-settings.ts';
import { AwsError, type AwsService, type Caller } from '../endpoint/service.ts';
import { place, type SimulatedCloud } from './cloud.ts';
import type { Crossings } from './crossings.ts';
import type { Invocation } from './invocation.ts';
import type { Port } from './ports.ts';
import { wrongAnswer } from './wrong-answers.ts';

/** As the endpoint sees it: an operation with any input. */
interface Runs {
  run(input: unknown, caller: Caller): unknown;
}

type Services = Readonly<Record<string, readonly [Port, AwsService | undefined]>>;

/** By the class of the SDK's client. */
const servicesOf = (cloud: SimulatedCloud): Services => ({
  CloudWatchClient: ['cloudwatch', cloud.cloudwatch.service],
  CodeDeployClient: ['codedeploy', cloud.codedeploy.service],
  ECRClient: ['ecr', cloud.ecr.service],
  ECSClient: ['ecs', cloud.ecs.service],
  ElasticLoadBalancingV2Client: ['load-balancer', cloud.elbv2.service],
  EventBridgeClient: ['bus', cloud.events.service],
  SFNClient: ['states', cloud.states.service],
});

/** Every invocation opens clients; a cloud's services are looked up once. */
const known = new WeakMap<SimulatedCloud, Services>();

/** Calls that change something; all others ask. */
const effects = new Set([
  'CreateDeployment',
  'StopDeployment',
  'ContinueDeployment',
  'PutLifecycleEventHookExecutionStatus',
  'RegisterTaskDefinition',
  'RunTask',
  'StopTask',
  'StartExecution',
  'SendTaskSuccess',
  'PutEvents',
]);

/** The clients' own limits (orchestrator/aws/client-settings.ts). */
const patienceMs = 5_000;

export interface Effect {
  /** When it took hold. */
  readonly at: number;
  /** When our code sent it: a call may arrive long after its sender has given up. */
  readonly sentAt: number;
  readonly by: Invocation;
  readonly operation: string;
  readonly input: unknown;
}

/** The SDK's clients without a wire: each command goes straight to the service that would have decoded it. */
export function clientsFor(
  by: Invocation,
  {
    cloud,
    crossings,
    onEffect,
    now,
  }: {
    cloud: SimulatedCloud;
    crossings: Crossings;
    onEffect: (effect: Effect) => void;
    now: () => number;
  },
): OpenClient {
  const services = known.get(cloud) ?? servicesOf(cloud);
  known.set(cloud, services);
  const send = (client: string, attempts: number, command: { readonly input: unknown }) => {
    const [port, service] = services[client] ?? [];
    const operation = operationOf(command.constructor.name);
    // The input is the SDK's own for this operation, whose types the operation shares.
    const found = service?.operations[operation] as Runs | undefined;
    if (!port || !found) throw new Error(`the simulation has no ${client} ${operation}`);
    const effect = effects.has(operation);
    const { input } = command;
    const sentAt = now();
    return crossings.cross({
      port,
      operation,
      effect,
      by,
      run: async () => {
        const answer = await answerOf(found, input);
        if (effect) onEffect({ at: now(), sentAt, by, operation, input });
        return answer;
      },
      failing: {
        error: (kind) => sdkError(kind),
        wrong: (answer: unknown) => wrongAnswer(operation, answer),
        attempts,
        patienceMs,
        ...(operation === 'PutEvents' ? { taken: { FailedEntryCount: 0, Entries: [] } } : {}),
        ...(effect ? {} : { question: () => `${operation} ${JSON.stringify(input)}` }),
      },
    });
  };
  return <Client>(
    Client: new (settings: never) => Client,
    { maxAttempts }: { maxAttempts: number },
  ) =>
    ({
      send: (command: { readonly input: unknown }) => send(Client.name, maxAttempts, command),
    }) as Client; // of a client, `send` is all that the adapters use
}

const caller: Caller = { ...place, principal: { kind: 'root' } };

const suffix = 'Command'.length;
/** `DescribeServicesCommand` → `DescribeServices`. */
const operationOf = (command: string) => command.slice(0, -suffix);

/** Most operations answer at once; a service's error comes as the SDK would give it to us. */
function answerOf(operation: Runs, input: unknown): unknown {
  try {
    const answer = operation.run(input, caller);
    return answer instanceof Promise ? answer.catch(throwAsSdk) : answer;
  } catch (error) {
    return throwAsSdk(error);
  }
}

function throwAsSdk(error: unknown): never {
  if (!(error instanceof AwsError)) throw error;
  throw exception(error.name, error.statusCode);
}

function sdkError(kind: 'fail-before' | 'throttle' | 'permission-denied' | 'lost'): Error {
  switch (kind) {
    case 'fail-before':
      return exception('InternalServerError', 500);
    case 'throttle':
      return exception('ThrottlingException', 400);
    case 'permission-denied':
      return exception('AccessDeniedException', 400);
    case 'lost':
      return exception('TimeoutError', undefined);
  }
}

const exception = (name: string, httpStatusCode: number | undefined) =>
  Object.assign(new Error(name), { name, $metadata: { httpStatusCode } });
