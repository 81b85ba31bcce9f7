import type { Exposure } from './events.ts';

/** ALB metrics arrive a minute or two after the requests they count: before, nobody can say how many there were. */
export const metricDelaySeconds = 120;

/** Requests and 5xx answers that the load balancer counted, by target group and minute. */
export interface MinuteCount {
  readonly targetGroup: string;
  /** ISO 8601, UTC: start of the minute. */
  readonly minute: string;
  readonly requests: number;
  readonly errors: number;
}

export interface ExposureWindow {
  /** ISO 8601, UTC: the smoke test may have asked from here on. */
  readonly testedFrom: string;
  /** ISO 8601, UTC: the first moment a production request could reach the new revision. */
  readonly admittedAt: string;
  /** ISO 8601, UTC: traffic was back, or the deployment had ended. */
  readonly until: string;
}

/**
 * How much production traffic met the new revision.
 * Its target group also counts the smoke test's requests, so as many are taken off again. CloudWatch counts whole
 * minutes: the service's other requests are those of every minute that the exposure touches.
 */
export function measureExposure({
  counts,
  targetGroup,
  smokeRequests,
  window,
}: {
  readonly counts: readonly MinuteCount[];
  readonly targetGroup: string;
  readonly smokeRequests: number;
  readonly window: ExposureWindow;
}): Exposure {
  const own = counts.filter((count) => count.targetGroup === targetGroup);
  const others = counts.filter(
    (count) =>
      count.targetGroup !== targetGroup &&
      Date.parse(count.minute) >= floorMinute(window.admittedAt) &&
      Date.parse(count.minute) < Date.parse(window.until),
  );
  const requests = Math.max(0, sum(own, 'requests') - smokeRequests);
  return {
    requests,
    errors: Math.min(requests, sum(own, 'errors')),
    totalRequests: requests + sum(others, 'requests'),
    seconds: Math.max(
      0,
      Math.round((Date.parse(window.until) - Date.parse(window.admittedAt)) / 1000),
    ),
  };
}

/** Milliseconds of the minute's start; CloudWatch rounds a window's start down in the same way. */
export const floorMinute = (instant: string) => Math.floor(Date.parse(instant) / 60_000) * 60_000;

const sum = (counts: readonly MinuteCount[], field: 'requests' | 'errors') =>
  counts.reduce((total, count) => total + count[field], 0);
