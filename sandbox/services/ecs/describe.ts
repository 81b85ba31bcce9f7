import type {
  Service as ServiceShape,
  Task as TaskShape,
  TaskSet as TaskSetShape,
} from '@aws-sdk/client-ecs';
import type { EcsCore } from './core.ts';
import type { Service, Task, TaskSet } from './model.ts';
import { computedDesiredCount, countTasks } from './scheduler.ts';
import { containerStatus } from './task-event.ts';

const date = (time: number | undefined) => (time === undefined ? undefined : new Date(time));

/** The core's values in the shapes of the API. A CODE_DEPLOY service has task sets and no deployments. */
export function describeService(core: EcsCore, service: Service): ServiceShape {
  const counts = countTasks(service.taskSets.flatMap(core.tasksOf));
  return {
    serviceArn: service.arn,
    serviceName: service.name,
    clusterArn: service.clusterArn,
    loadBalancers: [...service.loadBalancers],
    serviceRegistries: [],
    status: 'ACTIVE',
    desiredCount: service.desiredCount,
    runningCount: counts.running,
    pendingCount: counts.pending,
    launchType: 'FARGATE',
    platformVersion: service.platformVersion,
    platformFamily: 'Linux',
    taskDefinition: core.primary(service)?.taskDefinition.taskDefinitionArn,
    deploymentConfiguration: service.deploymentConfiguration,
    taskSets: service.taskSets.map((taskSet) => describeTaskSet(core, service, taskSet)),
    deployments: [],
    events: service.events.map(({ id, at, message }) => ({ id, message, createdAt: new Date(at) })),
    createdAt: new Date(service.createdAt),
    placementConstraints: [],
    placementStrategy: [],
    networkConfiguration: service.networkConfiguration,
    healthCheckGracePeriodSeconds: service.healthCheckGracePeriodMs / 1000,
    schedulingStrategy: 'REPLICA',
    deploymentController: { type: 'CODE_DEPLOY' },
    enableECSManagedTags: false,
    propagateTags: 'NONE',
    enableExecuteCommand: false,
  };
}

export function describeTaskSet(core: EcsCore, service: Service, taskSet: TaskSet): TaskSetShape {
  const counts = countTasks(core.tasksOf(taskSet));
  return {
    id: taskSet.id,
    taskSetArn: taskSet.arn,
    serviceArn: service.arn,
    clusterArn: service.clusterArn,
    startedBy: taskSet.startedBy,
    externalId: taskSet.externalId,
    status: taskSet.status,
    taskDefinition: taskSet.taskDefinition.taskDefinitionArn,
    computedDesiredCount: computedDesiredCount(service, taskSet),
    pendingCount: counts.pending,
    runningCount: counts.running,
    createdAt: new Date(taskSet.createdAt),
    updatedAt: new Date(taskSet.updatedAt),
    launchType: 'FARGATE',
    platformVersion: taskSet.platformVersion,
    networkConfiguration: taskSet.networkConfiguration,
    loadBalancers: [...taskSet.loadBalancers],
    serviceRegistries: [],
    scale: { value: taskSet.scale, unit: 'PERCENT' },
    stabilityStatus: taskSet.stability,
    stabilityStatusAt: new Date(taskSet.stabilityAt),
    tags: [],
  };
}

export function describeTask(core: EcsCore, task: Task): TaskShape {
  return {
    taskArn: task.arn,
    clusterArn: task.clusterArn,
    taskDefinitionArn: task.taskDefinition.taskDefinitionArn,
    group: task.group,
    startedBy: task.startedBy,
    launchType: 'FARGATE',
    platformVersion: '1.4.0',
    platformFamily: 'Linux',
    lastStatus: task.lastStatus,
    desiredStatus: task.desiredStatus,
    healthStatus: task.running?.health() ?? 'UNKNOWN',
    stopCode: task.stopCode,
    stoppedReason: task.stoppedReason,
    version: task.version,
    connectivity: 'CONNECTED',
    cpu: task.taskDefinition.cpu,
    memory: task.taskDefinition.memory,
    overrides: task.overrides ?? {},
    attachments: [],
    containers: task.containers.map((container) => ({
      ...container,
      taskArn: task.arn,
      containerArn: core.names.container(task.clusterArn, task.id, container.name),
      lastStatus: containerStatus(task),
      networkInterfaces:
        task.privateIp === undefined
          ? []
          : [{ attachmentId: task.id, privateIpv4Address: task.privateIp }],
    })),
    createdAt: new Date(task.createdAt),
    startedAt: date(task.startedAt),
    stoppingAt: date(task.stoppingAt),
    stoppedAt: date(task.stoppedAt),
  };
}
