import { names, type ServiceEnvironment } from '../../orchestrator/catalogue/names.ts';
import type { Fault, Ground } from './fault.ts';

/* Each takes another alarm, so that they can be on at once. All are of the blue target group, which serves at first. */

const errors = (where: ServiceEnvironment) => names.alarm(where, 'errors', 'blue');
const latency = (where: ServiceEnvironment) => names.alarm(where, 'latency', 'blue');
const greenLatency = (where: ServiceEnvironment) => names.alarm(where, 'latency', 'green');

export const redAlarm: Fault = {
  name: 'red-alarm',
  sentence: 'An error alarm of production rings and does not stop, whatever the requests are like.',
  outcome: 'other',
  on: (ground) => holdAlarms(ground, errors, 'ALARM', 'red-alarm'),
};

export const noAlarmData: Fault = {
  name: 'no-alarm-data',
  sentence: 'A latency alarm of production has no data and gets none: nobody knows how it is.',
  outcome: 'other',
  on: (ground) => holdAlarms(ground, latency, 'INSUFFICIENT_DATA', 'no-alarm-data'),
};

/** As if somebody had deleted it in the console; at the end it is made anew, and begins without data. */
export const missingAlarm: Fault = {
  name: 'missing-alarm',
  sentence: 'Somebody has deleted a latency alarm of production.',
  outcome: 'other',
  on({ alarms, production }) {
    const removed = production.flatMap((where) => alarms.remove(greenLatency(where)) ?? []);
    return () => removed.forEach(({ alarm, arn }) => alarms.put(alarm, arn));
  },
};

function holdAlarms(
  { alarms, production }: Ground,
  alarmOf: (where: ServiceEnvironment) => string,
  state: 'ALARM' | 'INSUFFICIENT_DATA',
  fault: string,
): () => void {
  const reason = `The sandbox holds this alarm in ${state}: its fault ${fault} is on.`;
  const releases = production.map((where) => alarms.hold(alarmOf(where), { state, reason }));
  return () => releases.forEach((release) => release());
}
