/** What the cloud shows of one service in one environment, read at one moment. Nothing here is remembered. */
export interface WorldSeen {
  readonly listener: readonly { readonly targetGroup: string; readonly weight: number }[];
  readonly targetGroups: readonly TargetGroupSeen[];
  readonly taskSets: readonly TaskSetSeen[];
  /** How many tasks the service should run. */
  readonly desiredCount: number;
}

export interface TargetGroupSeen {
  readonly name: string;
  readonly arn: string;
  readonly healthy: number;
  readonly registered: number;
}

export interface TaskSetSeen {
  readonly id: string;
  readonly status: string;
  readonly taskDefinitionArn: string;
  readonly targetGroup: string;
  readonly running: number;
  readonly desired: number;
  /** Digests of the images that its running tasks really have, each once. */
  readonly digests: readonly string[];
}

/** CodeDeploy's deployment with the lifecycle of its one target, as far as it exists already. */
export interface PlatformDeployment {
  readonly codeDeployId: string;
  readonly status: string;
  readonly description?: string;
  /** In CodeDeploy's words, such as `user` or `codeDeployRollback`. */
  readonly creator?: string;
  readonly error?: { readonly code: string; readonly message: string };
  /** The deployment that CodeDeploy made to roll this one back. */
  readonly rollbackId?: string;
  readonly rollbackMessage?: string;
  /** Set on a rollback: the deployment it undoes. */
  readonly rollbackOf?: string;
  readonly terminationWaitStarted: boolean;
  /** ISO 8601, UTC. */
  readonly createdAt?: string;
  readonly completedAt?: string;
  readonly lifecycle: readonly LifecycleEvent[];
  readonly taskSets: readonly {
    readonly label: string;
    readonly weight: number;
    readonly running: number;
  }[];
}

export interface LifecycleEvent {
  readonly name: string;
  readonly status: string;
  readonly startedAt?: string;
  readonly endedAt?: string;
}

export const isTerminal = ({ status }: Pick<PlatformDeployment, 'status'>) =>
  ['Succeeded', 'Failed', 'Stopped'].includes(status);

/** Percent of production traffic that CodeDeploy says is on the replacement (green) task set. */
export const greenPercent = ({ taskSets }: Pick<PlatformDeployment, 'taskSets'>) =>
  taskSets.find(({ label }) => label === 'Green')?.weight;

export const lifecycleEvent = (
  { lifecycle }: Pick<PlatformDeployment, 'lifecycle'>,
  name: string,
): LifecycleEvent | undefined => lifecycle.find((event) => event.name === name);

/** Whether production traffic ever began to move, whatever became of it. */
export function trafficWasAllowed(platform: Pick<PlatformDeployment, 'lifecycle'>): boolean {
  const status = lifecycleEvent(platform, 'AllowTraffic')?.status;
  return status !== undefined && ['InProgress', 'Succeeded', 'Failed'].includes(status);
}

/** When all traffic was back (ISO 8601, UTC); the rollback itself only ends when the new tasks have drained. */
export const trafficBackAt = (rollback: PlatformDeployment): string | undefined =>
  lifecycleEvent(rollback, 'AllowTraffic')?.endedAt ?? rollback.completedAt;

/** Whether the old tasks could take traffic back. Unknown is no reason to keep traffic on a version that fails. */
export function sourceCanServe({ taskSets }: Pick<PlatformDeployment, 'taskSets'>): boolean {
  const blue = taskSets.find(({ label }) => label === 'Blue');
  return blue === undefined || blue.running > 0;
}
