import type * as api from '@aws-sdk/client-elastic-load-balancing-v2';
import * as schemas from '@aws-sdk/client-elastic-load-balancing-v2';
import { AwsError, type AwsService, type Operation } from '../../endpoint/service.ts';
import { parseActions } from './actions.ts';
import type { Elbv2Core } from './core.ts';
import {
  describeAction,
  describeHealth,
  describeListener,
  describeLoadBalancer,
  describeTargetGroup,
} from './describe.ts';

/** The Query protocol front of Elastic Load Balancing. Names an operation's permission after itself. */
export const elbv2Service = (core: Elbv2Core): AwsService => ({
  signingName: 'elasticloadbalancing',
  protocol: 'query',
  version: '2015-12-01',
  schemas,
  operations: { ...describing(core), ...changing(core), ...details(core) },
});

const readOnly = (action: string) => () => [
  { action: `elasticloadbalancing:${action}`, resources: ['*'] },
];

function describing(core: Elbv2Core) {
  const DescribeLoadBalancers: Operation<
    api.DescribeLoadBalancersCommandInput,
    Omit<api.DescribeLoadBalancersCommandOutput, '$metadata'>
  > = {
    needs: readOnly('DescribeLoadBalancers'),
    run({ LoadBalancerArns: arns, Names: names }) {
      const all = [...core.loadBalancers.values()];
      const missing =
        names?.filter((name) => !all.some((balancer) => balancer.name === name)) ?? [];
      if (missing.length > 0)
        throw new AwsError(
          'LoadBalancerNotFoundException',
          `Load balancers '[${missing.join(', ')}]' not found`,
        );
      const chosen = arns
        ? arns.map(core.loadBalancer)
        : all.filter(({ name }) => names?.includes(name) ?? true);
      return { LoadBalancers: chosen.map(describeLoadBalancer) };
    },
  };

  const DescribeListeners: Operation<
    api.DescribeListenersCommandInput,
    Omit<api.DescribeListenersCommandOutput, '$metadata'>
  > = {
    needs: readOnly('DescribeListeners'),
    run({ ListenerArns: arns, LoadBalancerArn: balancer }) {
      if (balancer !== undefined) core.loadBalancer(balancer);
      const chosen = arns
        ? arns.map(core.listener)
        : [...core.listeners.values()].filter(
            ({ loadBalancerArn }) => loadBalancerArn === balancer,
          );
      return { Listeners: chosen.map(describeListener) };
    },
  };

  const DescribeRules: Operation<
    api.DescribeRulesCommandInput,
    Omit<api.DescribeRulesCommandOutput, '$metadata'>
  > = {
    needs: readOnly('DescribeRules'),
    run({ ListenerArn: arn, RuleArns: rules }) {
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
  };

  const DescribeTargetGroups: Operation<
    api.DescribeTargetGroupsCommandInput,
    Omit<api.DescribeTargetGroupsCommandOutput, '$metadata'>
  > = {
    needs: readOnly('DescribeTargetGroups'),
    run({ TargetGroupArns: arns, Names: names, LoadBalancerArn: balancer }) {
      const chosen = arns
        ? arns.map(core.targetGroup)
        : names
          ? names.map(core.targetGroupNamed)
          : [...core.targetGroups.values()].filter(
              ({ arn }) =>
                balancer === undefined || core.loadBalancerArnsOf(arn).includes(balancer),
            );
      return { TargetGroups: chosen.map((group) => describeTargetGroup(core, group)) };
    },
  };

  const DescribeTargetHealth: Operation<
    api.DescribeTargetHealthCommandInput,
    Omit<api.DescribeTargetHealthCommandOutput, '$metadata'>
  > = {
    needs: readOnly('DescribeTargetHealth'),
    run({ TargetGroupArn: arn, Targets: targets }) {
      const group = core.targetGroup(arn ?? '');
      const asked = targets?.map(({ Id, Port }) => ({ ip: Id ?? '', port: Port ?? group.port }));
      return {
        TargetHealthDescriptions: (asked ?? [...group.targets.values()]).map((target) =>
          describeHealth(core, group, target),
        ),
      };
    },
  };

  return {
    DescribeLoadBalancers,
    DescribeListeners,
    DescribeRules,
    DescribeTargetGroups,
    DescribeTargetHealth,
  };
}

const listenerArnOfRule = (arn: string) =>
  arn.replace(':listener-rule/', ':listener/').replace(/\/[^/]+$/, '');

function changing(core: Elbv2Core) {
  const ModifyListener: Operation<
    api.ModifyListenerCommandInput,
    Omit<api.ModifyListenerCommandOutput, '$metadata'>
  > = {
    needs: ({ ListenerArn: arn }) => [
      { action: 'elasticloadbalancing:ModifyListener', resources: [arn ?? '*'] },
    ],
    run({ ListenerArn: arn, DefaultActions: actions }) {
      if (!actions)
        throw new AwsError('ValidationError', 'The sandbox changes DefaultActions only');
      return {
        Listeners: [describeListener(core.modifyListener(arn ?? '', parseActions(actions)))],
      };
    },
  };

  const each = (
    input: api.RegisterTargetsCommandInput | api.DeregisterTargetsCommandInput,
    act: (groupArn: string, ip: string, port: number) => void,
  ) => {
    const group = core.targetGroup(input.TargetGroupArn ?? '');
    input.Targets?.forEach(({ Id, Port }) => act(group.arn, Id ?? '', Port ?? group.port));
    return {};
  };
  const RegisterTargets: Operation<api.RegisterTargetsCommandInput> = {
    needs: ({ TargetGroupArn: arn }) => [
      { action: 'elasticloadbalancing:RegisterTargets', resources: [arn ?? '*'] },
    ],
    run: (input) => each(input, core.register),
  };
  const DeregisterTargets: Operation<api.DeregisterTargetsCommandInput> = {
    needs: ({ TargetGroupArn: arn }) => [
      { action: 'elasticloadbalancing:DeregisterTargets', resources: [arn ?? '*'] },
    ],
    // Answered at once, as on AWS: draining goes on by itself.
    run: (input) => each(input, (...target) => void core.deregister(...target)),
  };
  return { ModifyListener, RegisterTargets, DeregisterTargets };
}

function details(core: Elbv2Core) {
  const attributes = (map: ReadonlyMap<string, string>) => ({
    Attributes: [...map].map(([Key, Value]) => ({ Key, Value })),
  });
  const DescribeLoadBalancerAttributes: Operation<api.DescribeLoadBalancerAttributesCommandInput> =
    {
      needs: readOnly('DescribeLoadBalancerAttributes'),
      run: ({ LoadBalancerArn: arn }) => attributes(core.loadBalancer(arn ?? '').attributes),
    };
  const DescribeTargetGroupAttributes: Operation<api.DescribeTargetGroupAttributesCommandInput> = {
    needs: readOnly('DescribeTargetGroupAttributes'),
    run: ({ TargetGroupArn: arn }) => attributes(core.targetGroup(arn ?? '').attributes),
  };
  const DescribeTags: Operation<
    api.DescribeTagsCommandInput,
    Omit<api.DescribeTagsCommandOutput, '$metadata'>
  > = {
    needs: readOnly('DescribeTags'),
    run: ({ ResourceArns: arns }) => ({
      TagDescriptions: (arns ?? []).map((ResourceArn) => ({
        ResourceArn,
        Tags: core.tags(ResourceArn),
      })),
    }),
  };
  return { DescribeLoadBalancerAttributes, DescribeTargetGroupAttributes, DescribeTags };
}
