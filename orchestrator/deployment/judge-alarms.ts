import type { AlarmSeen, Verdict } from './events.ts';

export interface AlarmReading {
  readonly name: string;
  readonly state: 'OK' | 'ALARM' | 'INSUFFICIENT_DATA';
  /** CloudWatch's own words. */
  readonly reason: string;
  /** ISO 8601, UTC: when the state last changed. */
  readonly since: string;
  /** Somebody switched its actions off, as one does with an alarm that shall not count. */
  readonly disabled?: true;
}

/**
 * The guard alarms' answer; the worst wins. An alarm that is missing or has no data is `inconclusive`,
 * and so is a plan without any alarm: unknown is never OK.
 */
export function judgeAlarms(names: readonly string[], readings: readonly AlarmReading[]): Verdict {
  const ringing = alarmsSeen(readings.filter(({ name }) => names.includes(name)));
  if (ringing.length > 0)
    return {
      kind: 'fail',
      reasons: ringing.map(({ name }) => `${name} is in ALARM`),
      alarms: ringing,
    };
  if (names.length === 0)
    return { kind: 'inconclusive', reasons: ['no alarm guards this deployment'] };
  const reasons = names.flatMap((name) => unknownBecause(name, readings));
  return reasons.length > 0 ? { kind: 'inconclusive', reasons } : { kind: 'pass' };
}

/**
 * The alarms' answer while nothing has moved yet: none may ring and none may be missing. An alarm that has no data
 * yet may still get some; the last gate before production traffic asks `judgeAlarms` again.
 */
export function judgeAlarmsEarly(
  names: readonly string[],
  readings: readonly AlarmReading[],
): Verdict {
  const waiting = readings.filter(
    ({ disabled, state }) => state === 'INSUFFICIENT_DATA' && !disabled,
  );
  const others = names.filter((name) => waiting.every((reading) => reading.name !== name));
  return names.length > 0 && others.length === 0 ? { kind: 'pass' } : judgeAlarms(others, readings);
}

/** The alarms that ring, as the journal keeps them. */
export function alarmsSeen(readings: readonly AlarmReading[]): AlarmSeen[] {
  return readings
    .filter(({ state }) => state === 'ALARM')
    .map(({ name, reason, since }) => ({ name, reason, since }));
}

function unknownBecause(name: string, readings: readonly AlarmReading[]): string[] {
  const reading = readings.find((candidate) => candidate.name === name);
  if (!reading) return [`${name} does not exist`];
  if (reading.disabled) return [`${name} is disabled`];
  return reading.state === 'INSUFFICIENT_DATA' ? [`${name} has no data yet`] : [];
}
