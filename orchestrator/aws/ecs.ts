import {
  DescribeServicesCommand,
  DescribeTaskDefinitionCommand,
  DescribeTasksCommand,
  ECSClient,
  ListTasksCommand,
  RegisterTaskDefinitionCommand,
  RunTaskCommand,
  StopTaskCommand,
  type ListTasksCommandInput,
  type NetworkConfiguration,
  type RegisterTaskDefinitionCommandInput,
  type Task,
} from '@aws-sdk/client-ecs';
import { z } from 'zod';
import { names, type ServiceEnvironment } from '../catalogue/names.ts';
import type { TaskDefinition } from '../deployment/task-definition.ts';
import { clientSettings, openClient, type OpenClient } from './client-settings.ts';
import { call, failedWith, InvalidInput, ResourceMissing } from './fault.ts';

export interface EcsTaskSet {
  readonly id: string;
  readonly status: string;
  readonly taskDefinitionArn: string;
  readonly targetGroupArn: string;
  readonly running: number;
  readonly desired: number;
}

export interface EcsServiceSeen {
  readonly desiredCount: number;
  readonly taskSets: readonly EcsTaskSet[];
  readonly network?: NetworkConfiguration;
}

export interface TaskSeen {
  readonly taskArn: string;
  readonly status: string;
  readonly taskDefinitionArn: string;
  /** Digest of what really runs, by container. */
  readonly digests: Readonly<Record<string, string>>;
  readonly stoppedReason?: string;
  /** What `runTask` was told; ECS's own word for a task of a service. */
  readonly startedBy?: string;
  /** Of the first container; null while it runs or when it never ran. */
  readonly exitCode: number | null;
}

export interface Ecs {
  readService(where: ServiceEnvironment): Promise<EcsServiceSeen>;
  readTasks(where: ServiceEnvironment, status: 'RUNNING' | 'STOPPED'): Promise<readonly TaskSeen[]>;
  /** Undefined once ECS has forgotten it, about an hour after it stopped. */
  readTask(environment: string, taskArn: string): Promise<TaskSeen | undefined>;
  readTaskDefinition(arn: string): Promise<TaskDefinition>;
  /**
   * The revision that carries this deployment's tag, if it was registered since `since` (less a minute for clocks);
   * others may have registered newer ones meanwhile, by hand or by `cdk deploy`.
   */
  findRegistered(
    where: ServiceEnvironment,
    deploymentId: string,
    since: Date,
  ): Promise<string | undefined>;
  /** Each call makes a new revision: look for your own first. */
  register(definition: TaskDefinition, deploymentId: string): Promise<string>;
  /** Starts one task outside the service. ECS starts it once however often this is called with one token. */
  runTask(run: {
    readonly where: ServiceEnvironment;
    readonly taskDefinitionArn: string;
    readonly container: string;
    readonly command: readonly string[];
    readonly network?: NetworkConfiguration;
    /** At most 64 characters. */
    readonly clientToken: string;
    /** For whom, at most 128 letters, digits and hyphens: by it the task is found again if the answer is lost. */
    readonly startedBy: string;
  }): Promise<string>;
  stopTask(environment: string, taskArn: string, reason: string): Promise<void>;
}

const tagKey = 'slipway:deployment';

/**
 * Connects to ECS: `DescribeServices`, `ListTasks`, `DescribeTasks`, `DescribeTaskDefinition`,
 * `RegisterTaskDefinition` (with tags: `TagResource`; `iam:PassRole`), `RunTask` (`iam:PassRole`), `StopTask`.
 */
export function connectEcs(open: OpenClient = openClient): Ecs {
  const client = open(ECSClient, clientSettings);
  const describeTasks = async (cluster: string, tasks: readonly string[]) => {
    if (tasks.length === 0) return [];
    const describe = new DescribeTasksCommand({ cluster, tasks: [...tasks] });
    return (await call('DescribeTasks', () => client.send(describe))).tasks ?? [];
  };

  return {
    readService: (where) => readService(client, where),
    readTasks: async (where, desiredStatus) => {
      const cluster = names.cluster(where.environment);
      const family = names.taskFamily(where);
      const pages = await listTasks(client, { cluster, family, desiredStatus });
      const tasks = await Promise.all(pages.map((page) => describeTasks(cluster, page)));
      return tasks.flat().map(taskSeen);
    },
    readTask: async (environment, taskArn) => {
      const [task] = await describeTasks(names.cluster(environment), [taskArn]);
      return task && taskSeen(task);
    },
    readTaskDefinition: async (taskDefinition) => {
      const describe = new DescribeTaskDefinitionCommand({ taskDefinition });
      const { taskDefinition: found } = await call('DescribeTaskDefinition', () =>
        client.send(describe),
      );
      return definitionSchema.parse(found);
    },
    findRegistered: (where, deploymentId, since) =>
      findRegistered(client, names.taskFamily(where), deploymentId, since),
    register: async (definition, deploymentId) => {
      const input = {
        ...definition,
        tags: [{ key: tagKey, value: deploymentId }],
      } as unknown as RegisterTaskDefinitionCommandInput; // ECS's own description of the running one, less its read-only fields
      const register = new RegisterTaskDefinitionCommand(input);
      const { taskDefinition } = await call('RegisterTaskDefinition', () => client.send(register));
      return required(taskDefinition?.taskDefinitionArn, 'RegisterTaskDefinition gave no ARN');
    },
    runTask: async ({ where, taskDefinitionArn, container, command, network, ...given }) => {
      const run = new RunTaskCommand({
        cluster: names.cluster(where.environment),
        taskDefinition: taskDefinitionArn,
        launchType: 'FARGATE',
        count: 1,
        ...given,
        networkConfiguration: network,
        overrides: { containerOverrides: [{ name: container, command: [...command] }] },
      });
      const { tasks = [], failures = [] } = await call('RunTask', () => client.send(run));
      return required(
        tasks[0]?.taskArn,
        `RunTask started nothing: ${failures[0]?.reason ?? 'no reason'}`,
      );
    },
    stopTask: async (environment, task, reason) => {
      const stop = new StopTaskCommand({ cluster: names.cluster(environment), task, reason });
      try {
        await call('StopTask', () => client.send(stop));
      } catch (error) {
        // "The referenced task was not found": it stopped so long ago that ECS has forgotten it.
        if (!failedWith(error, 'InvalidParameterException')) throw error;
      }
    },
  };
}

/** Only the parts that we touch are checked; the rest goes back to ECS as it came. */
const definitionSchema = z.looseObject({
  containerDefinitions: z.array(z.looseObject({ name: z.string(), image: z.string() })),
});

async function readService(client: ECSClient, where: ServiceEnvironment): Promise<EcsServiceSeen> {
  const describe = new DescribeServicesCommand({
    cluster: names.cluster(where.environment),
    services: [names.ecsService(where)],
  });
  const { services = [] } = await call('DescribeServices', () => client.send(describe));
  const [service] = services;
  // A service that does not exist is no exception but an entry in `failures`.
  if (!service || service.status !== 'ACTIVE')
    throw new ResourceMissing(`there is no ECS service ${where.service} in ${where.environment}`);
  const taskSets = service.taskSets ?? [];
  const primary = taskSets.find(({ status }) => status === 'PRIMARY');
  return {
    desiredCount: service.desiredCount ?? 0,
    network: primary?.networkConfiguration ?? service.networkConfiguration,
    taskSets: taskSets.map((set) => ({
      id: set.id ?? '',
      status: set.status ?? '',
      taskDefinitionArn: set.taskDefinition ?? '',
      targetGroupArn: set.loadBalancers?.[0]?.targetGroupArn ?? '',
      running: set.runningCount ?? 0,
      desired: set.computedDesiredCount ?? 0,
    })),
  };
}

/** Both colours of 50 tasks and a migration are more than the 100 of one page, which is what ECS describes at once. */
async function listTasks(
  client: ECSClient,
  input: ListTasksCommandInput,
): Promise<(readonly string[])[]> {
  const pages: (readonly string[])[] = [];
  let nextToken: string | undefined;
  do {
    const list = new ListTasksCommand({ ...input, ...(nextToken ? { nextToken } : {}) });
    const page = await call('ListTasks', () => client.send(list));
    pages.push(page.taskArns ?? []);
    nextToken = page.nextToken;
  } while (nextToken);
  return pages;
}

/** A service has a handful of revisions in the minutes that a step may be tried again. */
const mostLookedAt = 20;

/** From the newest one back, until a revision is older than the intent to register. Numbers go up by one. */
async function findRegistered(
  client: ECSClient,
  family: string,
  deploymentId: string,
  since: Date,
): Promise<string | undefined> {
  const newest = await describeRevision(client, family);
  const oldestMs = since.getTime() - 60_000;
  for (let back = 0; back < mostLookedAt; back++) {
    const number = (newest?.revision ?? 0) - back;
    if (number < 1) return undefined;
    const seen = back === 0 ? newest : await describeRevision(client, `${family}:${number}`);
    if (seen?.deploymentId === deploymentId) return seen.arn;
    if (seen && seen.registeredAt.getTime() < oldestMs) return undefined;
  }
  throw new InvalidInput(`${family} has had ${mostLookedAt} new revisions in minutes`);
}

/** Undefined for a revision that was deleted; ECS has no error of its own for that. */
async function describeRevision(client: ECSClient, taskDefinition: string) {
  try {
    const describe = new DescribeTaskDefinitionCommand({ taskDefinition, include: ['TAGS'] });
    const { taskDefinition: found, tags = [] } = await call('DescribeTaskDefinition', () =>
      client.send(describe),
    );
    return {
      arn: found?.taskDefinitionArn ?? '',
      revision: found?.revision ?? 0,
      registeredAt: found?.registeredAt ?? new Date(0),
      deploymentId: tags.find(({ key }) => key === tagKey)?.value,
    };
  } catch (error) {
    if (failedWith(error, 'ClientException')) return undefined;
    throw error;
  }
}

function taskSeen({
  taskArn,
  lastStatus,
  taskDefinitionArn,
  containers = [],
  stoppedReason,
  startedBy,
}: Task): TaskSeen {
  return {
    taskArn: taskArn ?? '',
    status: lastStatus ?? '',
    taskDefinitionArn: taskDefinitionArn ?? '',
    digests: Object.fromEntries(
      containers.flatMap(({ name, imageDigest }) =>
        name && imageDigest ? [[name, imageDigest]] : [],
      ),
    ),
    ...(stoppedReason ? { stoppedReason } : {}),
    ...(startedBy ? { startedBy } : {}),
    exitCode: containers[0]?.exitCode ?? null,
  };
}

function required(value: string | undefined, message: string): string {
  if (value === undefined) throw new InvalidInput(message);
  return value;
}
