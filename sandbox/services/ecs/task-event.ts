import type { AwsEvent } from '../wiring.ts';
import type { Task } from './model.ts';

/** `ECS Task State Change`, whose times are ISO strings (facts/aws.md, section 2.4). */
export const taskEvent = (task: Task, now: number): AwsEvent => ({
  source: 'aws.ecs',
  detailType: 'ECS Task State Change',
  resources: [task.arn],
  detail: {
    taskArn: task.arn,
    clusterArn: task.clusterArn,
    taskDefinitionArn: task.taskDefinition.taskDefinitionArn,
    group: task.group,
    ...(task.startedBy !== undefined && { startedBy: task.startedBy }),
    launchType: 'FARGATE',
    platformVersion: '1.4.0',
    lastStatus: task.lastStatus,
    desiredStatus: task.desiredStatus,
    ...(task.stopCode && { stopCode: task.stopCode }),
    ...(task.stoppedReason !== undefined && { stoppedReason: task.stoppedReason }),
    version: task.version,
    containers: task.containers.map((container) => ({
      ...container,
      lastStatus: containerStatus(task),
      networkInterfaces:
        task.privateIp === undefined
          ? []
          : [{ attachmentId: task.id, privateIpv4Address: task.privateIp }],
    })),
    attachments: [],
    overrides: { containerOverrides: task.overrides?.containerOverrides ?? [] },
    connectivity: 'CONNECTED',
    createdAt: iso(task.createdAt),
    ...(task.startedAt !== undefined && { startedAt: iso(task.startedAt) }),
    ...(task.stoppingAt !== undefined && { stoppingAt: iso(task.stoppingAt) }),
    ...(task.stoppedAt !== undefined && { stoppedAt: iso(task.stoppedAt) }),
    updatedAt: iso(now),
  },
});

/** Containers know three of a task's states. */
export function containerStatus({ lastStatus }: Task): 'PENDING' | 'RUNNING' | 'STOPPED' {
  switch (lastStatus) {
    case 'PROVISIONING':
    case 'PENDING':
      return 'PENDING';
    case 'RUNNING':
    case 'DEACTIVATING':
    case 'STOPPING':
      return 'RUNNING';
    case 'DEPROVISIONING':
    case 'STOPPED':
      return 'STOPPED';
  }
}

const iso = (time: number) => new Date(time).toISOString();
