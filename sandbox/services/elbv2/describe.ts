import type {
  Action,
  Listener as ListenerShape,
  LoadBalancer as LoadBalancerShape,
  TargetGroup as TargetGroupShape,
  TargetHealthDescription,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import type { TargetGroup } from '../../load-balancer/target-group.ts';
import type { Elbv2Core } from './core.ts';
import type { Listener, ListenerAction, LoadBalancer } from './model.ts';

/** The core's values in the shapes of the API. */
export const describeLoadBalancer = (balancer: LoadBalancer): LoadBalancerShape => ({
  LoadBalancerArn: balancer.arn,
  LoadBalancerName: balancer.name,
  DNSName: balancer.dnsName,
  CanonicalHostedZoneId: balancer.canonicalHostedZoneId,
  CreatedTime: new Date(balancer.createdAt),
  Scheme: balancer.scheme,
  State: { Code: 'active' },
  Type: 'application',
  IpAddressType: 'ipv4',
  SecurityGroups: [...balancer.securityGroups],
  AvailabilityZones: balancer.subnets.map((SubnetId) => ({ SubnetId })),
});

export const describeListener = (listener: Listener): ListenerShape => ({
  ListenerArn: listener.arn,
  LoadBalancerArn: listener.loadBalancerArn,
  Port: listener.port,
  Protocol: 'HTTP',
  DefaultActions: [describeAction(listener.action)],
});

/** As AWS does, a forward to a single group also names it at the top. */
export function describeAction(action: ListenerAction): Action {
  if (action.kind === 'fixed-response')
    return {
      Type: 'fixed-response',
      FixedResponseConfig: {
        StatusCode: String(action.status),
        ContentType: action.contentType,
        MessageBody: action.body,
      },
    };
  const [only, ...others] = action.weights;
  return {
    Type: 'forward',
    ...(only && others.length === 0 && { TargetGroupArn: only.targetGroupArn }),
    ForwardConfig: {
      TargetGroups: action.weights.map(({ targetGroupArn, weight }) => ({
        TargetGroupArn: targetGroupArn,
        Weight: weight,
      })),
      TargetGroupStickinessConfig: { Enabled: false },
    },
  };
}

export const describeTargetGroup = (core: Elbv2Core, group: TargetGroup): TargetGroupShape => ({
  TargetGroupArn: group.arn,
  TargetGroupName: group.name,
  Protocol: 'HTTP',
  ProtocolVersion: 'HTTP1',
  Port: group.port,
  VpcId: group.vpcId,
  TargetType: 'ip',
  IpAddressType: 'ipv4',
  HealthCheckEnabled: true,
  HealthCheckProtocol: 'HTTP',
  HealthCheckPort: 'traffic-port',
  HealthCheckPath: group.healthCheck.path,
  HealthCheckIntervalSeconds: group.healthCheck.intervalMs / 1000,
  HealthCheckTimeoutSeconds: group.healthCheck.timeoutMs / 1000,
  HealthyThresholdCount: group.healthCheck.healthyThreshold,
  UnhealthyThresholdCount: group.healthCheck.unhealthyThreshold,
  Matcher: { HttpCode: group.healthCheck.matcher },
  LoadBalancerArns: core.loadBalancerArnsOf(group.arn),
});

export function describeHealth(
  core: Elbv2Core,
  group: TargetGroup,
  { ip, port }: { ip: string; port: number },
): TargetHealthDescription {
  const health = core.health(group.arn, ip, port);
  return {
    Target: { Id: ip, Port: port, AvailabilityZone: 'all' },
    HealthCheckPort: String(port),
    TargetHealth: {
      State: health.state,
      Reason: reasonOf(health.reason),
      Description: health.description,
    },
  };
}

const reasons = [
  'Elb.RegistrationInProgress',
  'Elb.InitialHealthChecking',
  'Target.ResponseCodeMismatch',
  'Target.Timeout',
  'Target.FailedHealthChecks',
  'Target.NotRegistered',
  'Target.NotInUse',
  'Target.DeregistrationInProgress',
] as const;
const reasonOf = (reason: string | undefined) => reasons.find((known) => known === reason);
