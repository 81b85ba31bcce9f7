/** As `DescribeTargetHealth` reports it (facts/aws.md, section 4.4). */
export type HealthState = 'initial' | 'healthy' | 'unhealthy' | 'draining' | 'unused';

export interface Health {
  readonly state: HealthState;
  /** Such as `Target.ResponseCodeMismatch`; absent when healthy. */
  readonly reason?: string;
  readonly description?: string;
}

export interface HealthCheck {
  readonly path: string;
  /** Milliseconds of sandbox time, like the other durations here. */
  readonly intervalMs: number;
  readonly timeoutMs: number;
  readonly healthyThreshold: number;
  readonly unhealthyThreshold: number;
  /** Status codes that count as healthy, as in `200-299` or `200,204`. */
  readonly matcher: string;
}

/** One address that can take requests. The proxy keeps `inFlight`; everything else is set here and by health checks. */
export interface Target {
  readonly ip: string;
  readonly port: number;
  readonly registeredAt: number;
  health: Health;
  successes: number;
  failures: number;
  inFlight: number;
}

export const registering: Health = {
  state: 'initial',
  reason: 'Elb.RegistrationInProgress',
  description: 'Target registration is in progress',
};
export const draining: Health = {
  state: 'draining',
  reason: 'Target.DeregistrationInProgress',
  description: 'Target deregistration is in progress',
};
export const notInUse: Health = {
  state: 'unused',
  reason: 'Target.NotInUse',
  description: 'Target group is not configured to receive traffic from the load balancer',
};
export const notRegistered: Health = {
  state: 'unused',
  reason: 'Target.NotRegistered',
  description: 'Target is not registered to the target group',
};

/** Registered targets in the order they came, and whose turn it is. */
export interface TargetGroup {
  readonly arn: string;
  readonly name: string;
  /** The tail of the ARN, which is the metric dimension `TargetGroup`. */
  readonly fullName: string;
  readonly port: number;
  readonly vpcId: string | undefined;
  readonly healthCheck: HealthCheck;
  readonly attributes: Map<string, string>;
  readonly targets: Map<string, Target>;
  turn: number;
}

export const targetKey = (ip: string, port: number) => `${ip}:${port}`;

/**
 * The next target, round robin over the healthy ones.
 * With none healthy the group fails open, as an ALB does: every target that is not draining takes requests.
 */
export function nextTarget(group: TargetGroup): Target | undefined {
  const open = [...group.targets.values()].filter(({ health }) => health.state !== 'draining');
  const healthy = open.filter(({ health }) => health.state === 'healthy');
  const eligible = healthy.length > 0 ? healthy : open;
  group.turn = (group.turn + 1) % Math.max(1, eligible.length);
  return eligible[group.turn];
}

/** `deregistration_delay.timeout_seconds`, in milliseconds of sandbox time; AWS's default is 300 s. */
export const deregistrationDelayMs = (group: TargetGroup) =>
  1000 * Number(group.attributes.get('deregistration_delay.timeout_seconds') ?? '300');
