import type { ContainerDefinition, TaskDefinition } from '@aws-sdk/client-ecs';
import { createHash } from 'node:crypto';
import type { Clock } from '../clock.ts';
import type { EcrCore, Image } from '../services/ecr/index.ts';
import type { Authorizer, Network } from '../services/wiring.ts';
import { watchContainer } from './container-health.ts';
import { containerEnvironment } from './environment.ts';
import { pullImage } from './images.ts';
import type { taskPorts } from './ports.ts';
import { startProcess } from './process.ts';
import { readSecrets, type ResolveSecret } from './secrets.ts';
import type { LogSink } from './task-log.ts';
import { TaskFailedToStart, type TaskSpec } from './task.ts';

export interface FargatePorts {
  readonly clock: Clock;
  readonly network: Network;
  readonly authorizer: Authorizer;
  readonly ecr: EcrCore;
  readonly resolveSecret: ResolveSecret;
  /** What the SDK in a task connects to; asked when a task starts. */
  readonly endpointUrl: () => string;
  /** Where it signs for. */
  readonly region: string;
  readonly account: string;
  readonly logs: LogSink;
}

/** Everything a container needs, fetched with the execution role before anything starts. */
export interface PreparedContainer {
  readonly definition: ContainerDefinition;
  readonly image: Image;
  readonly secrets: Readonly<Record<string, string>>;
}

/** Rejects with `TaskFailedToStart`. */
export async function prepareContainer(
  definition: ContainerDefinition,
  { executionRoleArn }: TaskDefinition,
  ports: FargatePorts,
): Promise<PreparedContainer> {
  const image = pullImage(definition.image ?? '', executionRoleArn, ports);
  const secrets = await readSecrets(definition, executionRoleArn, ports);
  mayLog(definition, executionRoleArn, ports);
  return { definition, image, secrets };
}

function mayLog(
  { logConfiguration }: ContainerDefinition,
  executionRoleArn: string | undefined,
  { authorizer, region, account }: FargatePorts,
) {
  const group = logConfiguration?.options?.['awslogs-group'];
  if (group === undefined || executionRoleArn === undefined) return;
  const resources = [`arn:aws:logs:${region}:${account}:log-group:${group}:log-stream:*`];
  try {
    authorizer.require(executionRoleArn, [
      { action: 'logs:CreateLogStream', resources },
      { action: 'logs:PutLogEvents', resources },
    ]);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new TaskFailedToStart(
      `ResourceInitializationError: failed to validate logger args: create stream has been retried 1 times: ${why}`,
      { cause: error },
    );
  }
}

/** Starts a prepared container as a process. Rejects with `TaskFailedToStart`. */
export async function startContainer(
  { definition, image, secrets }: PreparedContainer,
  { spec, privateIp, log }: { spec: TaskSpec; privateIp: string; log: (line: string) => void },
  ports: FargatePorts & { readonly taskPorts: ReturnType<typeof taskPorts> },
) {
  const { clock, network } = ports;
  const name = definition.name ?? '';
  const override = spec.overrides?.containerOverrides?.find((given) => given.name === name);
  const containerPort = definition.portMappings?.[0]?.containerPort;
  const realPort = containerPort === undefined ? undefined : await ports.taskPorts.take();
  const environment = containerEnvironment({
    image: image.content.environment,
    platform: platformEnvironment(spec, ports),
    container: definition,
    override,
    secrets,
    realPort,
  });
  const { workdir } = image.content;
  const sink = logStream(definition, spec, ports.logs);
  const running = await startProcess({
    command: [
      ...(definition.entryPoint ?? []),
      ...(override?.command ?? definition.command ?? image.content.command),
    ],
    workdir,
    environment,
    onLine: (line) => (log(line), sink(line)),
  });
  if (containerPort !== undefined && realPort !== undefined)
    network.assign(privateIp, containerPort, realPort);
  const check = definition.healthCheck;
  const watch = check && watchContainer({ clock, check, workdir, environment });
  const exitCode = running.exitCode.finally(() => {
    watch?.stop();
    if (containerPort !== undefined) network.release(privateIp, containerPort);
    if (realPort !== undefined) ports.taskPorts.give(realPort);
  });
  return {
    name,
    definition,
    image,
    realPort,
    exitCode,
    health: watch?.health,
    signal: (name: 'SIGTERM' | 'SIGKILL') => running.signal(name),
  };
}

export type StartedContainer = Awaited<ReturnType<typeof startContainer>>;

/** What Fargate gives every container: the task role's credentials and where AWS is. */
function platformEnvironment(
  { taskDefinition, overrides, taskArn }: TaskSpec,
  { authorizer, endpointUrl, region }: FargatePorts,
): Record<string, string> {
  const role = overrides?.taskRoleArn ?? taskDefinition.taskRoleArn;
  return {
    ...(role !== undefined && authorizer.credentialsFor(role)),
    AWS_ENDPOINT_URL: endpointUrl(),
    AWS_REGION: region,
    AWS_DEFAULT_REGION: region,
    AWS_EXECUTION_ENV: 'AWS_ECS_FARGATE',
    HOSTNAME: `ip-${createHash('sha256').update(taskArn).digest('hex').slice(0, 8)}`,
  };
}

function logStream(
  { name = '', logConfiguration }: ContainerDefinition,
  { taskArn }: TaskSpec,
  logs: LogSink,
) {
  const options = logConfiguration?.options ?? {};
  const group = options['awslogs-group'];
  if (logConfiguration?.logDriver !== 'awslogs' || group === undefined) return () => undefined;
  const stream = [options['awslogs-stream-prefix'], name, taskArn.split('/').at(-1)]
    .filter(Boolean)
    .join('/');
  return (message: string) => logs.write({ group, stream, message });
}
