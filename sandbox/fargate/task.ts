import type { TaskDefinition, TaskOverride } from '@aws-sdk/client-ecs';

/** What ECS asks of Fargate: one task of a definition. */
export interface TaskSpec {
  readonly taskArn: string;
  readonly taskDefinition: TaskDefinition;
  readonly overrides?: TaskOverride;
  /** The task serves requests: it counts as started when its port answers, or after a bound of real time. */
  readonly serves: boolean;
}

export interface ContainerPlace {
  readonly name: string;
  readonly image: string;
  readonly imageDigest: string;
}

export interface ContainerExit {
  readonly name: string;
  /** 128 + the signal's number when a signal ended it. */
  readonly exitCode: number;
}

/** A task that runs. */
export interface RunningTask {
  readonly privateIp: string;
  readonly containers: readonly ContainerPlace[];
  /** Undefined where the definition has no container health check. */
  health(): 'HEALTHY' | 'UNHEALTHY' | 'UNKNOWN' | undefined;
  /** Resolves when every container is gone, for whatever reason. */
  readonly exited: Promise<readonly ContainerExit[]>;
  /** SIGTERM, and SIGKILL when the container's stop timeout is over. `exited` tells when it worked. */
  stop(): void;
}

/**
 * The door to Fargate. Rejects with `TaskFailedToStart`.
 * Tests and the simulation give one that starts nothing (`fakeTasks`).
 */
export type StartTask = (spec: TaskSpec) => Promise<RunningTask>;

/** The task never ran; the message is what ECS shows as `stoppedReason`. */
export class TaskFailedToStart extends Error {
  override readonly name = 'TaskFailedToStart';
}
