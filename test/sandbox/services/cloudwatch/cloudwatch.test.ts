import { beforeEach, describe, expect, it } from '@jest/globals';
import { virtualClock } from '../../../../sandbox/clock.ts';
import { createCloudWatch } from '../../../../sandbox/services/cloudwatch/index.ts';
import type { AwsEvent } from '../../../../sandbox/services/wiring.ts';

const minute = 60_000;
const start = Date.parse('2026-01-02T03:00:00Z');
const dimensions = {
  LoadBalancer: 'app/contacts-prod/1',
  TargetGroup: 'targetgroup/contacts-prod-green/2',
};
const asList = Object.entries(dimensions).map(([Name, Value]) => ({ Name, Value }));
const metric = (MetricName: string) => ({
  Namespace: 'AWS/ApplicationELB',
  MetricName,
  Dimensions: asList,
});

const rule = {
  ComparisonOperator: 'GreaterThanThreshold',
  EvaluationPeriods: 2,
  DatapointsToAlarm: 2,
  TreatMissingData: 'notBreaching',
};
const errors = {
  ...rule,
  AlarmName: 'slipway-contacts-prod-errors-green',
  AlarmDescription: 'too many errors',
  Threshold: 5,
  Metrics: [
    {
      Id: 'expr_1',
      Label: 'rate',
      ReturnData: true,
      Expression: 'IF(requests >= 5, 100 * FILL(errors, 0) / requests, 0)',
    },
    {
      Id: 'requests',
      MetricStat: { Metric: metric('RequestCount'), Period: 60, Stat: 'Sum' },
      ReturnData: false,
    },
    {
      Id: 'errors',
      MetricStat: { Metric: metric('HTTPCode_Target_5XX_Count'), Period: 60, Stat: 'Sum' },
      ReturnData: false,
    },
  ],
};
const latency = {
  ...rule,
  ...metric('TargetResponseTime'),
  AlarmName: 'slipway-contacts-prod-latency-green',
  ExtendedStatistic: 'p90',
  Period: 60,
  Threshold: 1,
};
const context = {
  stackName: 'slipway-contacts-prod',
  logicalId: 'Alarm',
  account: '000000000000',
  region: 'eu-west-1',
  physicalName: () => 'slipway-contacts-prod-Alarm-1',
};
const caller = {
  account: '000000000000',
  region: 'eu-west-1',
  principal: { kind: 'root' },
} as const;

function world() {
  const clock = virtualClock({ startAt: start });
  const events: AwsEvent[] = [];
  const cloudWatch = createCloudWatch({
    clock,
    events: { emit: (event) => void events.push(event) },
  });
  cloudWatch.core.start();
  const create = (properties: object) =>
    cloudWatch.resources[0]?.create({ ...properties }, context);
  const serve = (count: number, failed: number, seconds = 0.1) => {
    for (let index = 0; index < count; index += 1) {
      const record = (metricName: string, value: number) =>
        cloudWatch.core.record({ namespace: 'AWS/ApplicationELB', metricName, dimensions, value });
      record('RequestCount', 1);
      record('TargetResponseTime', seconds);
      if (index < failed) record('HTTPCode_Target_5XX_Count', 1);
    }
  };
  /** Serves in this minute and goes on to the next one's look. */
  const serveMinute = async (count: number, failed: number, seconds?: number) => {
    serve(count, failed, seconds);
    await clock.advance(minute);
  };
  const call = async (operation: string, input: object): Promise<unknown> => {
    const found = cloudWatch.service.operations[operation];
    if (!found) throw new Error(`no ${operation}`);
    // Inputs come from the SDK's schemas at run time; the contract types them as `never`.
    return found.run(input as never, caller);
  };
  const stateOf = (name: string) => cloudWatch.core.states([name]).get(name);
  return { ...cloudWatch, clock, events, create, serve, serveMinute, call, stateOf };
}

let scene: ReturnType<typeof world>;
beforeEach(async () => {
  scene = world();
  // Looks happen a moment after the minute; so do the minutes of these stories.
  await scene.clock.advance(5_000);
});

describe('the error alarm', () => {
  it('starts without knowing, is OK on good traffic, and rings in the second bad minute', async () => {
    const { create, serveMinute, stateOf } = scene;
    await create(errors);
    expect(stateOf(errors.AlarmName)).toBe('INSUFFICIENT_DATA');
    await serveMinute(100, 0);
    expect(stateOf(errors.AlarmName)).toBe('OK');
    await serveMinute(100, 20);
    expect(stateOf(errors.AlarmName)).toBe('OK');
    await serveMinute(100, 20);
    expect(stateOf(errors.AlarmName)).toBe('ALARM');
    await serveMinute(100, 5);
    expect(stateOf(errors.AlarmName)).toBe('OK');
  });

  it('does not ring on five bad requests in a quiet minute, nor on silence', async () => {
    const { create, serveMinute, stateOf, clock } = scene;
    await create(errors);
    await serveMinute(4, 4);
    await serveMinute(4, 4);
    await clock.advance(10 * minute);
    expect(stateOf(errors.AlarmName)).toBe('OK');
  });

  it('is not judged on a minute that is not over', async () => {
    const { create, serve, serveMinute, stateOf, clock } = scene;
    await create(errors);
    await serveMinute(100, 20);
    serve(100, 100);
    await clock.advance(minute - 10_000);
    expect(stateOf(errors.AlarmName)).toBe('OK');
    await clock.advance(10_000);
    expect(stateOf(errors.AlarmName)).toBe('ALARM');
  });

  it('tells why in CloudWatch’s words', async () => {
    const { create, serveMinute, call } = scene;
    await create(errors);
    await serveMinute(100, 0);
    await serveMinute(100, 20);
    await serveMinute(100, 25);
    expect(await call('DescribeAlarms', { AlarmNames: [errors.AlarmName] })).toMatchObject({
      MetricAlarms: [
        {
          AlarmArn:
            'arn:aws:cloudwatch:eu-west-1:000000000000:alarm:slipway-contacts-prod-errors-green',
          StateValue: 'ALARM',
          StateReason:
            'Threshold Crossed: 2 out of the last 2 datapoints [25.0 (02/01/26 03:02:00), 20.0 (02/01/26 03:01:00)] were greater than the threshold (5.0) (minimum 2 datapoints for OK -> ALARM transition).',
        },
      ],
    });
  });
});

describe('a change of state', () => {
  it('is an event on the default bus, exactly as AWS shapes it', async () => {
    const { create, serveMinute, events } = scene;
    await create(latency);
    await serveMinute(10, 0, 0.2);
    await serveMinute(10, 0, 3);
    await serveMinute(10, 0, 3);
    const [unknownToOk, okToAlarm] = events;
    expect(events).toHaveLength(2);
    expect(unknownToOk?.detail['previousState']).toEqual({
      value: 'INSUFFICIENT_DATA',
      reason: 'Unchecked: Initial alarm creation',
      timestamp: '2026-01-02T03:00:05.000+0000',
    });
    expect(okToAlarm).toEqual({
      source: 'aws.cloudwatch',
      detailType: 'CloudWatch Alarm State Change',
      resources: [
        'arn:aws:cloudwatch:eu-west-1:000000000000:alarm:slipway-contacts-prod-latency-green',
      ],
      detail: {
        alarmName: 'slipway-contacts-prod-latency-green',
        configuration: {
          metrics: [
            {
              id: expect.stringMatching(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/),
              returnData: true,
              metricStat: {
                metric: { namespace: 'AWS/ApplicationELB', name: 'TargetResponseTime', dimensions },
                period: 60,
                stat: 'p90',
              },
            },
          ],
        },
        previousState: expect.objectContaining({
          value: 'OK',
          timestamp: '2026-01-02T03:01:02.000+0000',
        }),
        state: expect.objectContaining({
          value: 'ALARM',
          timestamp: '2026-01-02T03:03:02.000+0000',
        }),
      },
    });
  });

  it('is kept in the history, newest first', async () => {
    const { create, serveMinute, call } = scene;
    await create(errors);
    await serveMinute(100, 0);
    await serveMinute(100, 20);
    await serveMinute(100, 20);
    expect(await call('DescribeAlarmHistory', { AlarmName: errors.AlarmName })).toMatchObject({
      AlarmHistoryItems: [
        {
          HistorySummary: 'Alarm updated from OK to ALARM',
          Timestamp: new Date('2026-01-02T03:03:02Z'),
        },
        { HistorySummary: 'Alarm updated from INSUFFICIENT_DATA to OK' },
      ],
    });
  });

  it('can be forced, until the next look', async () => {
    const { create, serveMinute, call, clock, events, stateOf } = scene;
    await create(errors);
    await serveMinute(100, 0);
    await call('SetAlarmState', {
      AlarmName: errors.AlarmName,
      StateValue: 'ALARM',
      StateReason: 'a drill',
    });
    expect(stateOf(errors.AlarmName)).toBe('ALARM');
    expect(events.at(-1)?.detail['state']).toMatchObject({ value: 'ALARM', reason: 'a drill' });
    await clock.advance(minute);
    expect(stateOf(errors.AlarmName)).toBe('OK');
  });

  it('cannot be forced on an alarm that is not there', async () => {
    await expect(
      scene.call('SetAlarmState', { AlarmName: 'none', StateValue: 'OK', StateReason: 'x' }),
    ).rejects.toThrow('Unknown alarm');
  });
});

describe('metric data', () => {
  it('comes with math, newest first unless asked otherwise', async () => {
    const { serveMinute, call } = scene;
    await serveMinute(100, 10);
    await serveMinute(50, 0);
    const input = {
      StartTime: new Date(start),
      EndTime: new Date(start + 2 * minute),
      MetricDataQueries: [
        ...errors.Metrics.slice(1),
        { Id: 'rate', Expression: '100 * FILL(errors, 0) / requests' },
      ],
    };
    const times = [new Date(start + minute), new Date(start)];
    expect(await call('GetMetricData', input)).toMatchObject({
      MetricDataResults: [
        { Id: 'rate', Timestamps: times, Values: [0, 10], StatusCode: 'Complete' },
      ],
    });
    expect(await call('GetMetricData', { ...input, ScanBy: 'TimestampAscending' })).toMatchObject({
      MetricDataResults: [{ Timestamps: times.toReversed(), Values: [10, 0] }],
    });
  });

  it('takes custom metrics, and none in the name of AWS', async () => {
    const { call, core } = scene;
    await call('PutMetricData', {
      Namespace: 'Slipway',
      MetricData: [
        { MetricName: 'settled', Value: 1 },
        { MetricName: 'settled', Values: [1, 2], Counts: [3, 1] },
      ],
    });
    const settled = { namespace: 'Slipway', metricName: 'settled', dimensions: {} };
    expect(core.series(settled, { statistic: 'Sum', from: start, until: start + minute })).toEqual([
      { at: start, value: 6 },
    ]);
    expect(await call('ListMetrics', { Namespace: 'Slipway' })).toMatchObject({
      Metrics: [{ Namespace: 'Slipway', MetricName: 'settled', Dimensions: [] }],
    });
    await expect(call('PutMetricData', { Namespace: 'AWS/ECS', MetricData: [] })).rejects.toThrow(
      'AWS/',
    );
  });
});

describe('an alarm that the sandbox cannot evaluate', () => {
  it.each([
    [
      'a function it does not know',
      {
        ...errors,
        Metrics: [{ Id: 'a', Expression: 'RATE(b)', ReturnData: true }, ...errors.Metrics.slice(1)],
      },
      'RATE',
    ],
    ['a statistic it does not know', { ...latency, ExtendedStatistic: 'tm99' }, 'tm99'],
    ['seconds', { ...latency, Period: 10 }, 'whole minutes'],
    [
      'a name that is not there',
      {
        ...errors,
        Metrics: [{ Id: 'a', Expression: 'b', ReturnData: true }, ...errors.Metrics.slice(1)],
      },
      'names b',
    ],
    ['actions', { ...latency, AlarmActions: ['arn:aws:lambda:…'] }, 'AlarmActions'],
  ])('stops the start: %s', (_, properties, named) => {
    expect(() => scene.create(properties)).toThrow(named);
    expect(() => scene.create(properties)).toThrow('slipway-contacts-prod/Alarm');
  });
});

describe('the wire', () => {
  it('offers exactly these operations', () => {
    expect(Object.keys(scene.service.operations).sort()).toEqual([
      'DescribeAlarmHistory',
      'DescribeAlarms',
      'GetMetricData',
      'ListMetrics',
      'PutMetricData',
      'SetAlarmState',
    ]);
  });

  it('asks permission for each named alarm, and for all when none is named', () => {
    const needs = (input: object) =>
      scene.service.operations['DescribeAlarms']?.needs(input as never, caller);
    expect(needs({ AlarmNames: ['a', 'b'] })).toEqual([
      {
        action: 'cloudwatch:DescribeAlarms',
        resources: [
          'arn:aws:cloudwatch:eu-west-1:000000000000:alarm:a',
          'arn:aws:cloudwatch:eu-west-1:000000000000:alarm:b',
        ],
      },
    ]);
    expect(needs({})).toEqual([
      {
        action: 'cloudwatch:DescribeAlarms',
        resources: ['arn:aws:cloudwatch:eu-west-1:000000000000:alarm:*'],
      },
    ]);
  });
});
