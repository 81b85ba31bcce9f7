import type { Where } from '../../load-balancer/counters.ts';
import type { Choice, Front } from '../../load-balancer/data-plane.ts';
import { smoothSpread } from '../../load-balancer/spread.ts';
import type { TargetGroup } from '../../load-balancer/target-group.ts';
import type { Listener, LoadBalancer } from './model.ts';

/** A listener as the proxy asks it: where does the next request go? `reset()` after its action changed. */
export function listenerFront({
  loadBalancer,
  listener,
  groupOf,
}: {
  loadBalancer: LoadBalancer;
  listener: Listener;
  groupOf: (arn: string) => TargetGroup;
}): Front & { reset(): void } {
  const spread = () =>
    smoothSpread(
      listener.action.kind === 'forward'
        ? listener.action.weights.map(({ targetGroupArn, weight }) => ({
            value: groupOf(targetGroupArn),
            weight,
          }))
        : [],
    );
  let next = spread();
  const places = new Map<TargetGroup | undefined, Where>();

  return {
    loadBalancerName: loadBalancer.name,
    dnsName: loadBalancer.dnsName,
    port: listener.port,
    idleTimeoutMs:
      1000 * Number(loadBalancer.attributes.get('idle_timeout.timeout_seconds') ?? '60'),
    choose(): Choice {
      const { action } = listener;
      if (action.kind === 'forward') return { kind: 'forward', group: next() };
      return { ...action, kind: 'fixed' };
    },
    where(group) {
      const known = places.get(group);
      if (known) return known;
      const place: Where = {
        loadBalancerArn: loadBalancer.arn,
        loadBalancerFullName: loadBalancer.fullName,
        listenerArn: listener.arn,
        listenerPort: listener.port,
        ...(group && { targetGroup: group }),
      };
      places.set(group, place);
      return place;
    },
    reset: () => (next = spread()),
  };
}
