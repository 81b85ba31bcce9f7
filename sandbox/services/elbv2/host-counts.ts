import type { Cancel, Clock } from '../../clock.ts';
import type { TargetGroup } from '../../load-balancer/target-group.ts';
import type { MetricSink } from '../wiring.ts';
import type { LoadBalancer } from './model.ts';

const namespace = 'AWS/ApplicationELB';
const minute = 60_000;

/** HealthyHostCount and UnHealthyHostCount, once a minute for each group that a load balancer routes to. */
export function publishHostCounts({
  clock,
  metrics,
  core,
}: {
  clock: Clock;
  metrics: MetricSink;
  core: {
    targetGroups: ReadonlyMap<string, TargetGroup>;
    loadBalancerArnsOf(groupArn: string): string[];
    loadBalancer(arn: string): LoadBalancer;
  };
}): Cancel {
  return clock.every(minute, () => {
    for (const group of core.targetGroups.values())
      for (const arn of core.loadBalancerArnsOf(group.arn)) {
        const dimensions = {
          TargetGroup: group.fullName,
          LoadBalancer: core.loadBalancer(arn).fullName,
        };
        const states = [...group.targets.values()].map(({ health }) => health.state);
        const healthy = states.filter((state) => state === 'healthy').length;
        const unhealthy = states.filter(
          (state) => state === 'unhealthy' || state === 'initial',
        ).length;
        metrics.record({ namespace, metricName: 'HealthyHostCount', dimensions, value: healthy });
        metrics.record({
          namespace,
          metricName: 'UnHealthyHostCount',
          dimensions,
          value: unhealthy,
        });
      }
  });
}
