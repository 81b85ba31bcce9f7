import type { Clock } from '../../clock.ts';
import { AwsError } from '../../endpoint/service.ts';
import { trafficCounters } from '../../load-balancer/counters.ts';
import type { DataPlane } from '../../load-balancer/data-plane.ts';
import {
  type HealthCheck,
  type Health,
  notInUse,
  notRegistered,
  targetKey,
  type TargetGroup,
} from '../../load-balancer/target-group.ts';
import type { MetricSink } from '../wiring.ts';
import { publishHostCounts } from './host-counts.ts';
import { listenerFront } from './listener-front.ts';
import {
  elbNames,
  type Listener,
  type ListenerAction,
  type LoadBalancer,
  type Place,
} from './model.ts';
import { targetRegistry } from './target-registry.ts';

export interface Elbv2Ports extends Place {
  readonly clock: Clock;
  readonly metrics: MetricSink;
  readonly plane: DataPlane;
}

export interface Tag {
  readonly Key: string;
  readonly Value: string;
}

/** Elastic Load Balancing's control plane: what exists, where listeners point, and who is healthy. */
export function createElbv2Core({ clock, metrics, plane, account, region }: Elbv2Ports) {
  const names = elbNames({ account, region });
  const loadBalancers = new Map<string, LoadBalancer>();
  const listeners = new Map<string, Listener & { front: ReturnType<typeof listenerFront> }>();
  const targetGroups = new Map<string, TargetGroup>();
  const tags = new Map<string, Tag[]>();
  const counters = trafficCounters(metrics);
  const registry = targetRegistry({ clock, plane });

  const core = {
    loadBalancers,
    listeners,
    targetGroups,

    createLoadBalancer(
      spec: Omit<
        LoadBalancer,
        'arn' | 'fullName' | 'dnsName' | 'canonicalHostedZoneId' | 'createdAt'
      >,
    ): LoadBalancer {
      const identity = names.loadBalancer(spec.name);
      if (loadBalancers.has(identity.arn))
        throw new AwsError(
          'DuplicateLoadBalancerNameException',
          `A load balancer with the same name '${spec.name}' exists, but with different settings`,
        );
      // The zone id of ALBs in eu-west-1.
      const made = {
        ...spec,
        ...identity,
        canonicalHostedZoneId: 'Z32O12XQLNTSW2',
        createdAt: clock.now(),
      };
      loadBalancers.set(made.arn, made);
      return made;
    },

    createTargetGroup(spec: {
      name: string;
      port: number;
      vpcId: string | undefined;
      healthCheck: HealthCheck;
      attributes: Map<string, string>;
    }): TargetGroup {
      const identity = names.targetGroup(spec.name);
      if (targetGroups.has(identity.arn))
        throw new AwsError(
          'DuplicateTargetGroupNameException',
          `A target group with the same name '${spec.name}' exists, but with different settings`,
        );
      const made = { ...spec, ...identity, targets: new Map(), turn: -1 };
      targetGroups.set(made.arn, made);
      return made;
    },

    /** Resolves when the listener answers on a real port. */
    async createListener(spec: { loadBalancerArn: string; port: number; action: ListenerAction }) {
      const loadBalancer = core.loadBalancer(spec.loadBalancerArn);
      checkAction(spec.action);
      const arn = names.listenerArn(loadBalancer.fullName, spec.port);
      if (listeners.has(arn))
        throw new AwsError(
          'DuplicateListenerException',
          `A listener already exists on this port '${spec.port}'`,
        );
      const base: Listener = { ...spec, arn, realPort: 0 };
      const front = listenerFront({ loadBalancer, listener: base, groupOf: core.targetGroup });
      const listener = Object.assign(base, { front });
      listeners.set(arn, listener);
      listener.realPort = await plane.open(front, counters);
      return listener;
    },

    /** Points a listener elsewhere; the next request already goes there. */
    modifyListener(arn: string, action: ListenerAction): Listener {
      const listener = core.listener(arn);
      checkAction(action);
      listener.action = action;
      listeners.get(arn)?.front.reset();
      return listener;
    },

    loadBalancer: (arn: string) =>
      found(loadBalancers.get(arn), 'LoadBalancerNotFound', `Load balancer '${arn}' not found`),
    listener: (arn: string): Listener =>
      found(listeners.get(arn), 'ListenerNotFound', `Listener '${arn}' not found`),
    targetGroup: (arn: string) =>
      found(targetGroups.get(arn), 'TargetGroupNotFound', `Target group '${arn}' not found`),
    targetGroupNamed: (name: string) =>
      found(
        [...targetGroups.values()].find((group) => group.name === name),
        'TargetGroupNotFound',
        'One or more target groups not found',
      ),

    /** Listeners whose action names the group, with any weight. */
    listenersOf: (groupArn: string): Listener[] =>
      [...listeners.values()].filter(
        ({ action }) =>
          action.kind === 'forward' &&
          action.weights.some((choice) => choice.targetGroupArn === groupArn),
      ),
    loadBalancerArnsOf: (groupArn: string): string[] => [
      ...new Set(core.listenersOf(groupArn).map(({ loadBalancerArn }) => loadBalancerArn)),
    ],

    register: (groupArn: string, ip: string, port: number) =>
      registry.register(core.targetGroup(groupArn), ip, port),
    /** Draining begins now; resolves when the target is gone, after the group's deregistration delay. */
    deregister: (groupArn: string, ip: string, port: number) =>
      registry.deregister(core.targetGroup(groupArn), ip, port),

    health(groupArn: string, ip: string, port: number): Health {
      const target = core.targetGroup(groupArn).targets.get(targetKey(ip, port));
      if (!target) return notRegistered;
      return core.listenersOf(groupArn).length === 0 && target.health.state !== 'draining'
        ? notInUse
        : target.health;
    },

    tag: (arn: string, added: readonly Tag[]) => {
      tags.set(arn, [...added]);
    },
    tags: (arn: string): Tag[] => tags.get(arn) ?? [],

    /** Exact counts by listener and target group since the start; a snapshot. */
    counters: () => counters.snapshot(),

    /** Stops health checks and closes every listener's port. */
    async close() {
      stopHostCounts();
      registry.close();
      await plane.close();
    },
  };

  const checkAction = (action: ListenerAction) => {
    if (action.kind === 'forward')
      action.weights.forEach(({ targetGroupArn }) => core.targetGroup(targetGroupArn));
  };
  const stopHostCounts = publishHostCounts({ clock, metrics, core });
  return core;
}

export type Elbv2Core = ReturnType<typeof createElbv2Core>;

function found<T>(value: T | undefined, error: string, message: string): T {
  if (value === undefined) throw new AwsError(`${error}Exception`, message);
  return value;
}
