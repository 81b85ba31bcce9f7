import type { AlarmSeen, Verdict } from './events.ts';
import { judgeAlarms, type AlarmReading } from './judge-alarms.ts';

type AlarmState = AlarmReading['state'];

/** One change of an alarm's state, from CloudWatch's history. */
export interface AlarmChange {
  readonly name: string;
  readonly from: AlarmState;
  readonly to: AlarmState;
  /** CloudWatch's own words for the new state. */
  readonly reason: string;
  /** ISO 8601, UTC. */
  readonly at: string;
}

/** Everything that bears on a bake: the alarms now, and what they did since traffic was admitted. */
export interface BakeWindow {
  readonly names: readonly string[];
  readonly readings: readonly AlarmReading[];
  /** Oldest first. */
  readonly changes: readonly AlarmChange[];
  /** ISO 8601, UTC: start of the window. */
  readonly since: string;
  readonly now: Date;
  /** For how long an alarm may have been without data in the window. */
  readonly allowanceSeconds: number;
}

/** A metric may come a little late; for longer than this nobody can say what an alarm would have seen. */
export const unknownAllowanceSeconds = 300;

/**
 * The bake's answer. An alarm that rang at any instant of the window fails it, though it may be quiet again;
 * one that could not tell for too long leaves it open. What happened between two looks counts like what is seen.
 */
export function judgeBakeWindow(window: BakeWindow): Verdict {
  const now = judgeAlarms(window.names, window.readings);
  if (now.kind === 'fail') return now;
  const rang = alarmsThatRang(window.changes, window.since).filter(({ name }) =>
    window.names.includes(name),
  );
  if (rang.length > 0)
    return {
      kind: 'fail',
      reasons: rang.map(({ name, since }) => `${name} went to ALARM at ${since}`),
      alarms: rang,
    };
  if (now.kind === 'inconclusive') return now;
  const reasons = window.names.flatMap((name) => unknownFor(name, window));
  return reasons.length > 0 ? { kind: 'inconclusive', reasons } : now;
}

/** Every alarm that rang, once for each time; one that rang already when the window began counts from there. */
export function alarmsThatRang(changes: readonly AlarmChange[], since: string): AlarmSeen[] {
  return changes.flatMap((change, index) => {
    if (change.to === 'ALARM')
      return [{ name: change.name, reason: change.reason, since: change.at }];
    const isFirst = changes.findIndex(({ name }) => name === change.name) === index;
    return isFirst && change.from === 'ALARM'
      ? [{ name: change.name, reason: 'in ALARM before it was looked at', since }]
      : [];
  });
}

function unknownFor(name: string, window: BakeWindow): string[] {
  const seconds = unknownSeconds(name, window);
  return seconds > window.allowanceSeconds
    ? [`${name} had no data for ${Math.round(seconds / 60)} minutes`]
    : [];
}

function unknownSeconds(name: string, { changes, since, now }: BakeWindow): number {
  const own = changes.filter((change) => change.name === name);
  const ends = [...own.map(({ at }) => Date.parse(at)), now.getTime()];
  return own.reduce(
    (sum, { to, at }, index) =>
      to === 'INSUFFICIENT_DATA' ? sum + ((ends[index + 1] ?? 0) - Date.parse(at)) / 1000 : sum,
    own[0]?.from === 'INSUFFICIENT_DATA' ? (Date.parse(own[0].at) - Date.parse(since)) / 1000 : 0,
  );
}
