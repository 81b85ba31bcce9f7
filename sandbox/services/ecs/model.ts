import type {
  LoadBalancer,
  NetworkConfiguration,
  Tag,
  TaskDefinition,
  TaskOverride,
} from '@aws-sdk/client-ecs';
import type { RunningTask } from '../../fargate/task.ts';

export interface Cluster {
  readonly arn: string;
  readonly name: string;
}

/** A registered revision: the fields that ECS always fills are there. */
export type Revision = TaskDefinition & {
  readonly taskDefinitionArn: string;
  readonly family: string;
  readonly revision: number;
};

export interface Service {
  readonly arn: string;
  readonly name: string;
  readonly clusterArn: string;
  desiredCount: number;
  readonly healthCheckGracePeriodMs: number;
  readonly deploymentConfiguration: { maximumPercent: number; minimumHealthyPercent: number };
  readonly networkConfiguration: NetworkConfiguration | undefined;
  readonly platformVersion: string;
  /** Of the service's creation; task sets have their own. */
  readonly loadBalancers: readonly LoadBalancer[];
  readonly taskSets: TaskSet[];
  /** Newest first, at most 100. */
  readonly events: { readonly id: string; readonly at: number; readonly message: string }[];
  readonly createdAt: number;
}

export interface TaskSet {
  /** `ecs-svc/<number>`, also `startedBy` of its tasks. */
  readonly id: string;
  readonly arn: string;
  readonly taskDefinition: Revision;
  readonly loadBalancers: readonly LoadBalancer[];
  readonly networkConfiguration: NetworkConfiguration | undefined;
  readonly platformVersion: string;
  readonly externalId: string | undefined;
  readonly startedBy: string | undefined;
  /** Percent of the service's desired count. */
  readonly scale: number;
  status: 'PRIMARY' | 'ACTIVE' | 'DRAINING';
  stability: 'STEADY_STATE' | 'STABILIZING';
  stabilityAt: number;
  /** Tasks in a row that did not become healthy, and when the next may start. */
  failures: number;
  notBefore: number;
  readonly createdAt: number;
  updatedAt: number;
}

export type TaskStatus =
  | 'PROVISIONING'
  | 'PENDING'
  | 'RUNNING'
  | 'DEACTIVATING'
  | 'STOPPING'
  | 'DEPROVISIONING'
  | 'STOPPED';

export type StopCode =
  'TaskFailedToStart' | 'EssentialContainerExited' | 'UserInitiated' | 'ServiceSchedulerInitiated';

export interface TaskContainer {
  readonly name: string;
  readonly image: string;
  imageDigest?: string;
  exitCode?: number;
}

/** What is asked for when a task is launched. */
export interface Launch {
  readonly clusterArn: string;
  readonly taskDefinition: Revision;
  readonly group: string;
  readonly startedBy: string | undefined;
  readonly platformVersion: string;
  readonly overrides?: TaskOverride;
  readonly tags?: readonly Tag[];
  readonly loadBalancers: readonly LoadBalancer[];
}

export interface Task extends Launch {
  readonly arn: string;
  readonly id: string;
  readonly createdAt: number;
  readonly containers: TaskContainer[];
  lastStatus: TaskStatus;
  desiredStatus: 'RUNNING' | 'STOPPED';
  /** Rises with each change. */
  version: number;
  privateIp?: string;
  startedAt?: number;
  stoppingAt?: number;
  stoppedAt?: number;
  stopCode?: StopCode;
  stoppedReason?: string;
  /** Fargate was asked to start it; `running` follows, or it is stopped. */
  starting?: boolean;
  running?: RunningTask;
}
