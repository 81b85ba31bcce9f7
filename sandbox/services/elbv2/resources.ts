import { z } from 'zod';
import type { ResourceHandler } from '../../cloudformation/resource.ts';
import { parseActions } from './actions.ts';
import type { Elbv2Core } from './core.ts';

const attributes = z
  .array(z.object({ Key: z.string(), Value: z.coerce.string() }))
  .default([])
  .transform((list) => new Map(list.map(({ Key, Value }) => [Key, Value])));
const tags = z.array(z.object({ Key: z.string(), Value: z.string() })).default([]);

const loadBalancerProperties = z.object({
  Name: z.string().max(32).optional(),
  Type: z.literal('application').default('application'),
  Scheme: z.enum(['internal', 'internet-facing']).default('internet-facing'),
  SecurityGroups: z.array(z.string()).default([]),
  Subnets: z.array(z.string()).default([]),
  LoadBalancerAttributes: attributes,
  Tags: tags,
});

const listenerProperties = z.object({
  LoadBalancerArn: z.string(),
  Port: z.coerce.number().int(),
  Protocol: z.literal('HTTP', { error: 'the sandbox has HTTP listeners only' }).default('HTTP'),
  DefaultActions: z.unknown(),
});

const targetGroupProperties = z.object({
  Name: z.string().max(32).optional(),
  Port: z.coerce.number().int(),
  Protocol: z.literal('HTTP').default('HTTP'),
  TargetType: z.literal('ip', { error: 'Fargate tasks need targets of type ip' }),
  VpcId: z.string().optional(),
  HealthCheckEnabled: z.literal(true).default(true),
  HealthCheckPath: z.string().default('/'),
  HealthCheckIntervalSeconds: z.coerce.number().default(30),
  HealthCheckTimeoutSeconds: z.coerce.number().default(5),
  HealthyThresholdCount: z.coerce.number().int().default(5),
  UnhealthyThresholdCount: z.coerce.number().int().default(2),
  Matcher: z.object({ HttpCode: z.string() }).default({ HttpCode: '200' }),
  TargetGroupAttributes: attributes,
  Tags: tags,
});

/** Load balancers, listeners and target groups as the templates describe them. */
export const elbv2Resources = (core: Elbv2Core): ResourceHandler[] => [
  loadBalancer(core),
  listener(core),
  targetGroup(core),
];

const loadBalancer = (core: Elbv2Core): ResourceHandler => ({
  type: 'AWS::ElasticLoadBalancingV2::LoadBalancer',
  create(properties, context) {
    const given = loadBalancerProperties.parse(properties);
    const made = core.createLoadBalancer({
      name: given.Name ?? context.physicalName(32),
      scheme: given.Scheme,
      securityGroups: given.SecurityGroups,
      subnets: given.Subnets,
      attributes: given.LoadBalancerAttributes,
    });
    core.tag(made.arn, given.Tags);
    return {
      ref: made.arn,
      attributes: {
        LoadBalancerArn: made.arn,
        DNSName: made.dnsName,
        LoadBalancerFullName: made.fullName,
        LoadBalancerName: made.name,
        CanonicalHostedZoneID: made.canonicalHostedZoneId,
        SecurityGroups: made.securityGroups,
      },
    };
  },
});

const listener = (core: Elbv2Core): ResourceHandler => ({
  type: 'AWS::ElasticLoadBalancingV2::Listener',
  async create(properties) {
    const given = listenerProperties.parse(properties);
    const { arn } = await core.createListener({
      loadBalancerArn: given.LoadBalancerArn,
      port: given.Port,
      action: parseActions(given.DefaultActions),
    });
    return { ref: arn, attributes: { ListenerArn: arn } };
  },
});

const targetGroup = (core: Elbv2Core): ResourceHandler => ({
  type: 'AWS::ElasticLoadBalancingV2::TargetGroup',
  create(properties, context) {
    const given = targetGroupProperties.parse(properties);
    const made = core.createTargetGroup({
      name: given.Name ?? context.physicalName(32),
      port: given.Port,
      vpcId: given.VpcId,
      healthCheck: {
        path: given.HealthCheckPath,
        intervalMs: 1000 * given.HealthCheckIntervalSeconds,
        timeoutMs: 1000 * given.HealthCheckTimeoutSeconds,
        healthyThreshold: given.HealthyThresholdCount,
        unhealthyThreshold: given.UnhealthyThresholdCount,
        matcher: given.Matcher.HttpCode,
      },
      attributes: given.TargetGroupAttributes,
    });
    core.tag(made.arn, given.Tags);
    return {
      ref: made.arn,
      attributes: {
        TargetGroupArn: made.arn,
        TargetGroupFullName: made.fullName,
        TargetGroupName: made.name,
        // Listeners come later: read when the template asks.
        get LoadBalancerArns() {
          return core.loadBalancerArnsOf(made.arn);
        },
      },
    };
  },
});
