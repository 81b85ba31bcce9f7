import type { Count } from '../services/elbv2/index.ts';

/** Requests per real second and share of errors of a target group, over the last moments. */
export interface Rate {
  readonly requestsPerSecond: number;
  readonly errorPercent: number;
}

interface Sample {
  readonly realAt: number;
  readonly requests: number;
  readonly errors: number;
}

/** Long enough to be calm to look at, short enough to follow a switch of traffic. */
const windowMs = 2000;

/** Differences of the load balancer's exact counters over a moving window of real time. */
export function createRates() {
  const samples = new Map<string, Sample[]>();
  return (targetGroupArn: string, counts: readonly Count[], realNow: number): Rate => {
    const own = counts.filter((count) => count.targetGroupArn === targetGroupArn);
    const latest: Sample = {
      realAt: realNow,
      requests: own.reduce((sum, { requests }) => sum + requests, 0),
      errors: own.reduce((sum, { target5xx }) => sum + target5xx, 0),
    };
    const kept = [...(samples.get(targetGroupArn) ?? []), latest].filter(
      ({ realAt }) => realNow - realAt <= windowMs,
    );
    samples.set(targetGroupArn, kept);
    return rateBetween(kept[0] ?? latest, latest);
  };
}

function rateBetween(first: Sample, last: Sample): Rate {
  const seconds = (last.realAt - first.realAt) / 1000;
  const requests = last.requests - first.requests;
  if (seconds === 0 || requests === 0) return { requestsPerSecond: 0, errorPercent: 0 };
  return {
    requestsPerSecond: requests / seconds,
    errorPercent: (100 * (last.errors - first.errors)) / requests,
  };
}
