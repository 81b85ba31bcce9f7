import { virtualClock } from '../../../sandbox/clock.ts';
import type { IncomingCall } from '../../../sandbox/endpoint/index.ts';
import type { Ground } from '../../../sandbox/faults/fault.ts';
import { createWeather } from '../../../sandbox/faults/index.ts';
import { CloudWatchCore } from '../../../sandbox/services/cloudwatch/core.ts';
import { parseAlarm } from '../../../sandbox/services/cloudwatch/alarm.ts';
import type { BusEvent } from '../../../sandbox/services/events/index.ts';
import { makeRule } from '../../../sandbox/services/events/rule.ts';
import type { AwsEvent } from '../../../sandbox/services/wiring.ts';

const place = { account: '000000000000', region: 'eu-west-1' };
const startAt = Date.parse('2026-11-20T09:00:00Z');
export const errorsAlarm = 'slipway-contacts-prod-errors-blue';
export const latencyAlarm = 'slipway-contacts-prod-latency-blue';
export const greenLatencyAlarm = 'slipway-contacts-prod-latency-green';

/** Ground for faults without a sandbox: three alarms that are quiet, and a Slack that only remembers. */
export function fairGround() {
  const clock = virtualClock({ startAt });
  const emitted: AwsEvent[] = [];
  const cloudwatch = new CloudWatchCore({ clock, events: { emit: (it) => emitted.push(it) } });
  for (const name of [errorsAlarm, latencyAlarm, greenLatencyAlarm])
    cloudwatch.alarms.put(quietAlarm(name), `arn:alarm:${name}`);
  cloudwatch.alarms.evaluate();
  const weather = createWeather();
  const slack = { down: false, limits: 'generous' };
  const ground: Ground = {
    weather,
    alarms: cloudwatch.alarms,
    slack: {
      setDown: (down) => void (slack.down = down),
      setRateLimits: (limits) => void (slack.limits = limits),
    },
    production: [{ service: 'contacts', environment: 'prod' }],
  };
  const stateOf = (name: string) => cloudwatch.alarms.get(name)?.standing.state;
  return { clock, emitted, alarms: cloudwatch.alarms, weather, slack, ground, stateOf };
}

/** Without requests there is nothing to ring about. */
const quietAlarm = (name: string) =>
  parseAlarm(
    {
      AlarmName: name,
      ComparisonOperator: 'GreaterThanThreshold',
      EvaluationPeriods: 2,
      Threshold: 1,
      TreatMissingData: 'notBreaching',
      Namespace: 'AWS/ApplicationELB',
      MetricName: 'TargetResponseTime',
      Dimensions: [],
      Period: 60,
      Statistic: 'Average',
    },
    name,
  );

/** A call of one of Slipway's functions, or of the person at the laptop. */
export const callOf = (
  operation: string,
  input: unknown,
  by: 'function' | 'person' = 'function',
): IncomingCall => ({
  service: 'codedeploy',
  operation,
  input,
  caller: {
    ...place,
    principal:
      by === 'person' ? { kind: 'root' } : { kind: 'role', roleArn: 'arn:aws:iam::0:role/step' },
  },
});

export const busEvent = (source: string): BusEvent => ({
  version: '0',
  id: 'e-1',
  'detail-type': 'Something',
  source,
  ...place,
  time: '2026-11-20T09:00:00Z',
  resources: [],
  detail: {},
});

const target = { Id: 'wake', Arn: 'arn:aws:lambda:eu-west-1:000000000000:function:slipway-wake' };
const rule = makeRule(
  {
    Name: 'wake',
    EventPattern: { source: ['aws.codedeploy'] },
    State: 'ENABLED',
    Targets: [target],
  },
  { name: 'wake', arn: 'arn:rule', busName: 'default' },
);
/** The way of an event: whose rule, and where to. */
export const delivery = [target, rule] as const;
