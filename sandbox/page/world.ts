/** What the page draws of the cloud: read from the cores at one moment, sent about four times a second. */
export interface World {
  /** Sandbox time, ms since the epoch. */
  readonly now: number;
  readonly speed: number;
  readonly environments: readonly EnvironmentView[];
  /** Newest first; finished ones stay for a while. */
  readonly executions: readonly ExecutionView[];
}

export interface EnvironmentView {
  readonly service: string;
  readonly environment: string;
  /** Two of them; `role` changes sides after each deployment, `colour` is the target group's and stays. */
  readonly targetGroups: readonly TargetGroupView[];
  readonly alarms: readonly AlarmView[];
  /** CodeDeploy's present or last deployment. */
  readonly deployment?: {
    readonly deploymentId: string;
    readonly status: string;
    readonly lifecycle: readonly { readonly name: string; readonly status: string }[];
    /** Sandbox ms when the bake ends, while blue waits for its termination. */
    readonly terminationAt?: number;
  };
  /** One point for each sandbox minute (or part of it), oldest first, at most 60. */
  readonly series: readonly TrafficPoint[];
}

export interface TargetGroupView {
  readonly name: string;
  readonly colour: 'blue' | 'green';
  /** Version tag of what runs behind it; undefined when empty. */
  readonly version?: string;
  /** Percent of production requests routed to it. */
  readonly weight: number;
  /** True where the test listener points. */
  readonly test: boolean;
  readonly tasks: readonly {
    readonly taskId: string;
    readonly status: string;
    readonly health: 'initial' | 'healthy' | 'unhealthy' | 'draining' | 'unused';
  }[];
  readonly requestsPerSecond: number;
  readonly errorPercent: number;
  readonly p90Ms: number;
}

export interface AlarmView {
  readonly name: string;
  readonly state: 'OK' | 'ALARM' | 'INSUFFICIENT_DATA';
  readonly reason: string;
  readonly since: number;
}

export interface TrafficPoint {
  readonly at: number;
  /** Requests and 5xx of the interval by target group colour. */
  readonly blue: number;
  readonly green: number;
  readonly blueErrors: number;
  readonly greenErrors: number;
}

export interface ExecutionView {
  readonly executionArn: string;
  readonly name: string;
  readonly status: 'RUNNING' | 'SUCCEEDED' | 'FAILED' | 'TIMED_OUT' | 'ABORTED';
  readonly startedAt: number;
  readonly stoppedAt?: number;
  /** States in the order of the definition's happy path first, then the others. */
  readonly states: readonly {
    readonly name: string;
    readonly type: string;
    readonly status: 'pending' | 'current' | 'done' | 'failed';
    readonly enteredAt?: number;
    readonly leftAt?: number;
  }[];
  readonly transitions: number;
}
