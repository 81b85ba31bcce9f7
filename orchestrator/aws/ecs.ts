import {
  DescribeServicesCommand,
  DescribeTaskDefinitionCommand,
  DescribeTasksCommand,
  ECSClient,
  ListTasksCommand,
  RegisterTaskDefinitionCommand,
  RunTaskCommand,
  StopTaskCommand,
  type NetworkConfiguration,
  type RegisterTaskDefinitionCommandInput,
  type Task,
} from '@aws-sdk/client-ecs';
import { z } from 'zod';
import { names, type ServiceEnvironment } from '../catalogue/names.ts';
import type { TaskDefinition } from '../deployment/task-definition.ts';
import { clientSettings, openClient, type OpenClient } from './client-settings.ts';
import { call, InvalidInput, ResourceMissing } from './fault.ts';

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
  /** Of the first container; null while it runs or when it never ran. */
  readonly exitCode: number | null;
}

export interface Ecs {
  readService(where: ServiceEnvironment): Promise<EcsServiceSeen>;
  readTasks(where: ServiceEnvironment, status: 'RUNNING' | 'STOPPED'): Promise<readonly TaskSeen[]>;
  /** Undefined once ECS has forgotten it, about an hour after it stopped. */
  readTask(environment: string, taskArn: string): Promise<TaskSeen | undefined>;
  readTaskDefinition(arn: string): Promise<TaskDefinition>;
  /** The family's newest revision, with the deployment that registered it, if one of ours did. */
  readNewest(
    where: ServiceEnvironment,
  ): Promise<{ readonly arn: string; readonly deploymentId?: string }>;
  /** Each call makes a new revision: look at the newest first. */
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
  const describeTasks = async (cluster: string, tasks: string[]) => {
    if (tasks.length === 0) return [];
    const describe = new DescribeTasksCommand({ cluster, tasks });
    return (await call('DescribeTasks', () => client.send(describe))).tasks ?? [];
  };

  return {
    readService: (where) => readService(client, where),
    readTasks: async (where, desiredStatus) => {
      const cluster = names.cluster(where.environment);
      const list = new ListTasksCommand({
        cluster,
        family: names.taskFamily(where),
        desiredStatus,
      });
      const { taskArns = [] } = await call('ListTasks', () => client.send(list));
      return (await describeTasks(cluster, taskArns)).map(taskSeen);
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
    readNewest: async (where) => {
      const describe = new DescribeTaskDefinitionCommand({
        taskDefinition: names.taskFamily(where),
        include: ['TAGS'],
      });
      const { taskDefinition, tags = [] } = await call('DescribeTaskDefinition', () =>
        client.send(describe),
      );
      const deploymentId = tags.find(({ key }) => key === tagKey)?.value;
      return {
        arn: taskDefinition?.taskDefinitionArn ?? '',
        ...(deploymentId ? { deploymentId } : {}),
      };
    },
    register: async (definition, deploymentId) => {
      const input = {
        ...definition,
        tags: [{ key: tagKey, value: deploymentId }],
      } as unknown as RegisterTaskDefinitionCommandInput; // ECS's own description of the running one, less its read-only fields
      const register = new RegisterTaskDefinitionCommand(input);
      const { taskDefinition } = await call('RegisterTaskDefinition', () => client.send(register));
      return required(taskDefinition?.taskDefinitionArn, 'RegisterTaskDefinition gave no ARN');
    },
    runTask: async ({ where, taskDefinitionArn, container, command, network, clientToken }) => {
      const run = new RunTaskCommand({
        cluster: names.cluster(where.environment),
        taskDefinition: taskDefinitionArn,
        launchType: 'FARGATE',
        count: 1,
        clientToken,
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
      await call('StopTask', () => client.send(stop));
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

function taskSeen({
  taskArn,
  lastStatus,
  taskDefinitionArn,
  containers = [],
  stoppedReason,
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
    exitCode: containers[0]?.exitCode ?? null,
  };
}

function required(value: string | undefined, message: string): string {
  if (value === undefined) throw new InvalidInput(message);
  return value;
}
