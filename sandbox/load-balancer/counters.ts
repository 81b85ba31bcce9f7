import type { MetricSink } from '../services/wiring.ts';

/** How one request ended. */
export type Ending =
  /** A target answered; `seconds` of real time until its first byte. */
  | { readonly kind: 'target'; readonly status: number; readonly seconds: number }
  /** The load balancer itself answered 502, 503 or 504. */
  | { readonly kind: 'balancer'; readonly status: number }
  /** The client went away before there was an answer. */
  | { readonly kind: 'client-gone' };

/** Exact counts since the start, of one listener and one target group. */
export interface Count {
  readonly loadBalancerArn: string;
  readonly listenerArn: string;
  readonly listenerPort: number;
  /** Absent for answers without a target group, such as a fixed response. */
  readonly targetGroupArn?: string;
  readonly targetGroupName?: string;
  /** Requests for which a target was chosen. */
  readonly requests: number;
  readonly target2xx: number;
  readonly target3xx: number;
  readonly target4xx: number;
  readonly target5xx: number;
  /** Answers of the load balancer itself. */
  readonly balancer502: number;
  readonly balancer503: number;
  readonly balancer504: number;
  readonly clientGone: number;
}

export interface Where {
  readonly loadBalancerArn: string;
  readonly loadBalancerFullName: string;
  readonly listenerArn: string;
  readonly listenerPort: number;
  readonly targetGroup?: { readonly arn: string; readonly name: string; readonly fullName: string };
}

type Tally = { -readonly [key in keyof Count]: Count[key] };

/** Keeps the exact counts and gives the load balancer's metrics to CloudWatch (facts/aws.md, section 5.4). */
export function trafficCounters(metrics: MetricSink) {
  const tallies = new Map<string, { tally: Tally; publish: ReturnType<typeof publisher> }>();

  const entryOf = (where: Where) => {
    const key = `${where.listenerArn} ${where.targetGroup?.arn ?? ''}`;
    const known = tallies.get(key);
    if (known) return known;
    const entry = { tally: emptyTally(where), publish: publisher(metrics, where) };
    tallies.set(key, entry);
    return entry;
  };

  return {
    /** A target was chosen. */
    chosen(where: Where) {
      const { tally, publish } = entryOf(where);
      tally.requests += 1;
      publish.both('RequestCount', 1);
    },
    ended(where: Where, ending: Ending) {
      const { tally, publish } = entryOf(where);
      switch (ending.kind) {
        case 'target':
          countTarget(tally, publish, ending);
          break;
        case 'balancer':
          countBalancer(tally, ending.status);
          publish.balancer('HTTPCode_ELB_5XX_Count', 1);
          break;
        case 'client-gone':
          tally.clientGone += 1;
          break;
      }
    },
    /** A copy: later requests do not change it. */
    snapshot: (): Count[] => [...tallies.values()].map(({ tally }) => ({ ...tally })),
  };
}

export type TrafficCounters = ReturnType<typeof trafficCounters>;

function countTarget(
  tally: Tally,
  publish: ReturnType<typeof publisher>,
  { status, seconds }: { status: number; seconds: number },
) {
  publish.both('TargetResponseTime', seconds);
  if (status >= 500) {
    tally.target5xx += 1;
    publish.both('HTTPCode_Target_5XX_Count', 1);
  } else if (status >= 400) {
    tally.target4xx += 1;
    publish.both('HTTPCode_Target_4XX_Count', 1);
  } else if (status >= 300) {
    tally.target3xx += 1;
    publish.both('HTTPCode_Target_3XX_Count', 1);
  } else {
    tally.target2xx += 1;
    publish.both('HTTPCode_Target_2XX_Count', 1);
  }
}

function countBalancer(tally: Tally, status: number) {
  if (status === 502) tally.balancer502 += 1;
  else if (status === 503) tally.balancer503 += 1;
  else tally.balancer504 += 1;
}

/** The dimension objects are made once for each place, so a sink may key on their identity. */
function publisher(metrics: MetricSink, { loadBalancerFullName, targetGroup }: Where) {
  const namespace = 'AWS/ApplicationELB';
  const ofBalancer = { LoadBalancer: loadBalancerFullName };
  const ofGroup = targetGroup && { TargetGroup: targetGroup.fullName, ...ofBalancer };
  const balancer = (metricName: string, value: number) =>
    metrics.record({ namespace, metricName, dimensions: ofBalancer, value });
  const both = (metricName: string, value: number) => {
    balancer(metricName, value);
    if (ofGroup) metrics.record({ namespace, metricName, dimensions: ofGroup, value });
  };
  return { balancer, both };
}

function emptyTally({ loadBalancerArn, listenerArn, listenerPort, targetGroup }: Where): Tally {
  return {
    loadBalancerArn,
    listenerArn,
    listenerPort,
    ...(targetGroup && { targetGroupArn: targetGroup.arn, targetGroupName: targetGroup.name }),
    requests: 0,
    target2xx: 0,
    target3xx: 0,
    target4xx: 0,
    target5xx: 0,
    balancer502: 0,
    balancer503: 0,
    balancer504: 0,
    clientGone: 0,
  };
}
