import { describe, expect, it } from '@jest/globals';
import type { AlarmReading } from '../../../orchestrator/deployment/judge-alarms.ts';
import {
  judgeBakeWindow,
  type AlarmChange,
} from '../../../orchestrator/deployment/judge-bake-window.ts';

type State = AlarmReading['state'];
const since = '2026-11-20T09:05:00.000Z';
const now = new Date('2026-11-20T09:25:00.000Z');
const at = (minute: string) => `2026-11-20T09:${minute}:00.000Z`;
const change = (name: string, from: State, to: State, minute: string): AlarmChange => ({
  name,
  from,
  to,
  reason: 'x',
  at: at(minute),
});

const judge = (changes: AlarmChange[], state: State = 'OK', allowanceSeconds = 300) =>
  judgeBakeWindow({
    names: ['a'],
    readings: [{ name: 'a', state, reason: '', since }],
    changes,
    since,
    now,
    allowanceSeconds,
  });

describe('a bake is judged over its whole window', () => {
  it('an alarm that rang between two looks and is quiet again fails it', () => {
    const flap = [change('a', 'OK', 'ALARM', '07'), change('a', 'ALARM', 'OK', '08')];
    expect(judge(flap)).toEqual({
      kind: 'fail',
      reasons: [`a went to ALARM at ${at('07')}`],
      alarms: [{ name: 'a', reason: 'x', since: at('07') }],
    });
  });

  it('so does one that rang already when the window began', () => {
    expect(judge([change('a', 'ALARM', 'OK', '06')])).toMatchObject({
      kind: 'fail',
      alarms: [{ name: 'a', since }],
    });
  });

  it('another service’s alarm does not', () => {
    expect(judge([change('other', 'OK', 'ALARM', '07')])).toEqual({ kind: 'pass' });
  });

  it('an alarm that could not tell for longer than allowed leaves it open, though it can now', () => {
    const dark = (until: string) => [
      change('a', 'OK', 'INSUFFICIENT_DATA', '10'),
      change('a', 'INSUFFICIENT_DATA', 'OK', until),
    ];
    expect(judge(dark('15'))).toEqual({ kind: 'pass' });
    expect(judge(dark('16'))).toEqual({
      kind: 'inconclusive',
      reasons: ['a had no data for 6 minutes'],
    });
    expect(judge(dark('16'), 'OK', 600)).toEqual({ kind: 'pass' });
  });

  it('times without data add up, from the beginning of the window to its end', () => {
    const dark = [
      change('a', 'INSUFFICIENT_DATA', 'OK', '08'),
      change('a', 'OK', 'INSUFFICIENT_DATA', '10'),
      change('a', 'INSUFFICIENT_DATA', 'OK', '13'),
    ];
    expect(judge(dark)).toMatchObject({ reasons: ['a had no data for 6 minutes'] });
    expect(judge([], 'INSUFFICIENT_DATA').kind).toBe('inconclusive');
  });

  it('a ringing alarm is worse than an unknown one', () => {
    const both = [change('a', 'OK', 'INSUFFICIENT_DATA', '06'), change('a', 'OK', 'ALARM', '20')];
    expect(judge(both).kind).toBe('fail');
  });
});
