import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { virtualClock } from '../../../../sandbox/clock.ts';
import { Distribution } from '../../../../sandbox/services/cloudwatch/distribution.ts';
import { MetricStore } from '../../../../sandbox/services/cloudwatch/metric-store.ts';

const minute = 60_000;
const latency = {
  namespace: 'AWS/ApplicationELB',
  metricName: 'TargetResponseTime',
  dimensions: { TargetGroup: 'g', LoadBalancer: 'l' },
};

describe('samples of a metric', () => {
  it('are gathered by the minute they fall in', async () => {
    const clock = virtualClock({ startAt: 10 * minute });
    const store = new MetricStore(clock);
    store.minuteOf(latency).add(1);
    await clock.advance(minute - 1);
    store.minuteOf(latency).add(3);
    await clock.advance(1);
    store.minuteOf(latency).add(5);
    const read = (statistic: string, period = 60) => [
      ...store.series(latency, statistic, period, { from: 0, until: 60 * minute }),
    ];

    expect(read('Sum')).toEqual([
      [10 * minute, 4],
      [11 * minute, 5],
    ]);
    expect(read('SampleCount')).toEqual([
      [10 * minute, 2],
      [11 * minute, 1],
    ]);
    expect(read('Average')).toEqual([
      [10 * minute, 2],
      [11 * minute, 5],
    ]);
    expect(read('Minimum', 120)).toEqual([[10 * minute, 1]]);
    expect(read('Maximum', 120)).toEqual([[10 * minute, 5]]);
  });

  it('belong together whatever the order of the dimensions', () => {
    const store = new MetricStore(virtualClock());
    store.minuteOf(latency).add(1);
    store.minuteOf({ ...latency, dimensions: { LoadBalancer: 'l', TargetGroup: 'g' } }).add(1);
    expect(store.list()).toHaveLength(1);
  });

  it('are forgotten after a day', async () => {
    const clock = virtualClock();
    const store = new MetricStore(clock);
    store.minuteOf(latency).add(1);
    await clock.advance(25 * 60 * minute);
    store.minuteOf(latency).add(1);
    expect(store.series(latency, 'Sum', 60, { from: 0, until: 26 * 60 * minute }).size).toBe(1);
  });

  it('refuse a statistic that the sandbox does not compute, by name', () => {
    const store = new MetricStore(virtualClock());
    expect(() => store.series(latency, 'tm90', 60, { from: 0, until: 1 })).toThrow('tm90');
  });
});

describe('percentiles', () => {
  it('are right within one percent, in memory that does not grow with the samples', () => {
    const sample = fc.double({ min: 0.0001, max: 60, noNaN: true });
    fc.assert(
      fc.property(
        fc.array(sample, { minLength: 1, maxLength: 300 }),
        fc.integer({ min: 1, max: 100 }),
        (values, percent) => {
          const samples = new Distribution();
          values.forEach((value) => samples.add(value));
          const sorted = [...values].sort((a, b) => a - b);
          const exact = sorted[Math.ceil((percent / 100) * sorted.length) - 1] ?? NaN;
          const found = samples.percentile(percent) ?? NaN;
          expect(Math.abs(found - exact) / exact).toBeLessThan(0.0101);
        },
      ),
    );
  });

  it('are unknown when only a summary was reported', () => {
    const samples = new Distribution();
    samples.add(1);
    samples.addSummary({ count: 10, sum: 20, minimum: 1, maximum: 3 });
    expect(samples.percentile(90)).toBeUndefined();
    expect(samples).toMatchObject({ count: 11, sum: 21, minimum: 1, maximum: 3 });
  });
});
