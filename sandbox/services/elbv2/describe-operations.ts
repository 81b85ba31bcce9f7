import type * as api from '@aws-sdk/client-elastic-load-balancing-v2';
import { type Answer, AwsError, type Operation } from '../../endpoint/service.ts';
import type { Elbv2Core } from './core.ts';
import {
  describeAction,
  describeHealth,
  describeListener,
  describeLoadBalancer,
  describeTargetGroup,
} from './describe.ts';

/** Reading knows no resource in IAM. */
const reading = <Input, Output>(
  action: string,
  run: (input: Input) => Answer<Output>,
): Operation<Input, Answer<Output>> => ({
  needs: () => [{ action: `elasticloadbalancing:${action}`, resources: ['*'] }],
  run,
});

/** What load balancers, listeners and target groups are. */
export const describeOperations = (core: Elbv2Core) => ({
  DescribeLoadBalancers: reading<
    api.DescribeLoadBalancersCommandInput,
    api.DescribeLoadBalancersCommandOutput
  >('DescribeLoadBalancers', ({ LoadBalancerArns: arns, Names: names }) => {
    if (names) requireNames(core, names);
    const chosen = arns
      ? arns.map(core.loadBalancer)
      : [...core.loadBalancers.values()].filter(({ name }) => names?.includes(name) ?? true);
    return { LoadBalancers: chosen.map(describeLoadBalancer) };
  }),

  DescribeListeners: reading<api.DescribeListenersCommandInput, api.DescribeListenersCommandOutput>(
    'DescribeListeners',
    ({ ListenerArns: arns, LoadBalancerArn: balancer }) => {
      if (balancer !== undefined) core.loadBalancer(balancer);
      const chosen = arns
        ? arns.map(core.listener)
        : [...core.listeners.values()].filter(
            ({ loadBalancerArn }) => loadBalancerArn === balancer,
          );
      return { Listeners: chosen.map(describeListener) };
    },
  ),

  DescribeRules: reading<api.DescribeRulesCommandInput, api.DescribeRulesCommandOutput>(
    'DescribeRules',
    ({ ListenerArn: arn, RuleArns: rules }) => {
      const arns = arn === undefined ? (rules ?? []).map(listenerArnOfRule) : [arn];
      return {
        Rules: arns.map(core.listener).map((listener) => ({
          RuleArn: `${listener.arn.replace(':listener/', ':listener-rule/')}/default`,
          Priority: 'default',
          Conditions: [],
          Actions: [describeAction(listener.action)],
          IsDefault: true,
        })),
      };
    },
  ),

  DescribeTargetGroups: reading<
    api.DescribeTargetGroupsCommandInput,
    api.DescribeTargetGroupsCommandOutput
  >('DescribeTargetGroups', (input) => ({
    TargetGroups: chooseTargetGroups(core, input).map((group) => describeTargetGroup(core, group)),
  })),

  DescribeTargetHealth: reading<
    api.DescribeTargetHealthCommandInput,
    api.DescribeTargetHealthCommandOutput
  >('DescribeTargetHealth', ({ TargetGroupArn: arn, Targets: targets }) => {
    const group = core.targetGroup(arn ?? '');
    const asked = targets?.map(({ Id, Port }) => ({ ip: Id ?? '', port: Port ?? group.port }));
    return {
      TargetHealthDescriptions: (asked ?? [...group.targets.values()]).map((target) =>
        describeHealth(core, group, target),
      ),
    };
  }),
});

/** Their attributes and tags. */
export const attributeOperations = (core: Elbv2Core) => ({
  DescribeLoadBalancerAttributes: reading<
    api.DescribeLoadBalancerAttributesCommandInput,
    api.DescribeLoadBalancerAttributesCommandOutput
  >('DescribeLoadBalancerAttributes', ({ LoadBalancerArn: arn }) =>
    pairs(core.loadBalancer(arn ?? '').attributes),
  ),

  DescribeTargetGroupAttributes: reading<
    api.DescribeTargetGroupAttributesCommandInput,
    api.DescribeTargetGroupAttributesCommandOutput
  >('DescribeTargetGroupAttributes', ({ TargetGroupArn: arn }) =>
    pairs(core.targetGroup(arn ?? '').attributes),
  ),

  DescribeTags: reading<api.DescribeTagsCommandInput, api.DescribeTagsCommandOutput>(
    'DescribeTags',
    ({ ResourceArns: arns }) => ({
      TagDescriptions: (arns ?? []).map((ResourceArn) => ({
        ResourceArn,
        Tags: core.tags(ResourceArn),
      })),
    }),
  ),
});

function requireNames(core: Elbv2Core, names: readonly string[]) {
  const known = new Set([...core.loadBalancers.values()].map(({ name }) => name));
  const missing = names.filter((name) => !known.has(name));
  if (missing.length > 0)
    throw new AwsError(
      'LoadBalancerNotFoundException',
      `Load balancers '[${missing.join(', ')}]' not found`,
    );
}

function chooseTargetGroups(
  core: Elbv2Core,
  { TargetGroupArns: arns, Names: names, LoadBalancerArn: balancer }: api.DescribeTargetGroupsInput,
) {
  if (arns) return arns.map(core.targetGroup);
  if (names) return names.map(core.targetGroupNamed);
  return [...core.targetGroups.values()].filter(
    ({ arn }) => balancer === undefined || core.loadBalancerArnsOf(arn).includes(balancer),
  );
}

const listenerArnOfRule = (arn: string) =>
  arn.replace(':listener-rule/', ':listener/').replace(/\/[^/]+$/, '');

const pairs = (map: ReadonlyMap<string, string>) => ({
  Attributes: [...map].map(([Key, Value]) => ({ Key, Value })),
});
