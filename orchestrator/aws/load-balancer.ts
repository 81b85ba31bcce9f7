import {
  DescribeListenersCommand,
  DescribeLoadBalancersCommand,
  DescribeTargetGroupsCommand,
  DescribeTargetHealthCommand,
  ElasticLoadBalancingV2Client,
  type Action,
  type Listener,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import { clientSettings, openClient, type OpenClient } from './client-settings.ts';
import { call, ResourceMissing } from './fault.ts';

export interface LoadBalancer {
  /** Weights of the listener's default action, by target group ARN. */
  readWeights(
    listenerArn: string,
  ): Promise<readonly { readonly targetGroupArn: string; readonly weight: number }[]>;
  readTargetGroups(
    names: readonly string[],
  ): Promise<readonly { readonly name: string; readonly arn: string }[]>;
  readHealth(
    targetGroupArn: string,
  ): Promise<{ readonly healthy: number; readonly registered: number }>;
  /** `http://<name>:<port>` of a listener, as its load balancer is called. */
  readUrl(listenerArn: string): Promise<string>;
}

/** Connects to ELBv2: `DescribeListeners`, `DescribeTargetGroups`, `DescribeTargetHealth`, `DescribeLoadBalancers`. */
export function connectLoadBalancer(open: OpenClient = openClient): LoadBalancer {
  const client = open(ElasticLoadBalancingV2Client, clientSettings);
  const readListener = async (arn: string): Promise<Listener> => {
    const read = new DescribeListenersCommand({ ListenerArns: [arn] });
    const { Listeners } = await call('DescribeListeners', () => client.send(read));
    const listener = Listeners?.[0];
    if (!listener) throw new ResourceMissing('the listener does not exist');
    return listener;
  };

  return {
    readWeights: async (arn) => weightsOf((await readListener(arn)).DefaultActions ?? []),
    readTargetGroups: async (Names) => {
      const read = new DescribeTargetGroupsCommand({ Names: [...Names] });
      const { TargetGroups = [] } = await call('DescribeTargetGroups', () => client.send(read));
      return TargetGroups.map(({ TargetGroupName = '', TargetGroupArn = '' }) => ({
        name: TargetGroupName,
        arn: TargetGroupArn,
      }));
    },
    readHealth: async (TargetGroupArn) => {
      const read = new DescribeTargetHealthCommand({ TargetGroupArn });
      const { TargetHealthDescriptions = [] } = await call('DescribeTargetHealth', () =>
        client.send(read),
      );
      const states = TargetHealthDescriptions.map(({ TargetHealth }) => TargetHealth?.State);
      return {
        healthy: states.filter((state) => state === 'healthy').length,
        registered: states.filter((state) => state !== 'draining').length,
      };
    },
    readUrl: async (arn) => {
      const { LoadBalancerArn, Port } = await readListener(arn);
      const read = new DescribeLoadBalancersCommand({ LoadBalancerArns: [LoadBalancerArn ?? ''] });
      const { LoadBalancers } = await call('DescribeLoadBalancers', () => client.send(read));
      const host = LoadBalancers?.[0]?.DNSName;
      if (!host || !Port) throw new ResourceMissing('the load balancer has no address');
      return `http://${host}:${Port}`;
    },
  };
}

/** An action names one group directly, or several with weights; both forms may stand side by side. */
function weightsOf(actions: readonly Action[]) {
  const action = actions.find(({ Type }) => Type === 'forward');
  const groups = action?.ForwardConfig?.TargetGroups ?? [];
  if (groups.length > 0)
    return groups.map(({ TargetGroupArn = '', Weight }) => ({
      targetGroupArn: TargetGroupArn,
      weight: Weight ?? (groups.length === 1 ? 1 : 0),
    }));
  return action?.TargetGroupArn ? [{ targetGroupArn: action.TargetGroupArn, weight: 1 }] : [];
}
