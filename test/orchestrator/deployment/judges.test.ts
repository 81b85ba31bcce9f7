import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { findFreeze } from '../../../orchestrator/deployment/freeze.ts';
import { judgeAbandoned } from '../../../orchestrator/deployment/judge-abandoned.ts';
import {
  judgeAlarms,
  judgeAlarmsEarly,
  type AlarmReading,
} from '../../../orchestrator/deployment/judge-alarms.ts';
import { judgeSmokeTest } from '../../../orchestrator/deployment/judge-smoke-test.ts';
import { whoIsOnCall } from '../../../orchestrator/deployment/on-call.ts';

const reading = (name: string, state: AlarmReading['state']): AlarmReading => ({
  name,
  state,
  reason: `${name} is ${state}`,
  since: '2026-11-20T09:00:00.000Z',
});

describe('judgeAlarms', () => {
  it('passes only when every named alarm exists and is OK', () => {
    expect(judgeAlarms(['a', 'b'], [reading('a', 'OK'), reading('b', 'OK')])).toEqual({
      kind: 'pass',
    });
  });

  it('is inconclusive without any alarm, with a missing one, and without data', () => {
    expect(judgeAlarms([], [])).toEqual({
      kind: 'inconclusive',
      reasons: ['no alarm guards this deployment'],
    });
    expect(judgeAlarms(['a', 'b'], [reading('a', 'OK')])).toEqual({
      kind: 'inconclusive',
      reasons: ['b does not exist'],
    });
    expect(judgeAlarms(['a'], [reading('a', 'INSUFFICIENT_DATA')])).toEqual({
      kind: 'inconclusive',
      reasons: ['a has no data yet'],
    });
  });

  it('fails with what was seen, even when others are unknown', () => {
    expect(judgeAlarms(['a', 'b'], [reading('a', 'ALARM')])).toEqual({
      kind: 'fail',
      reasons: ['a is in ALARM'],
      alarms: [{ name: 'a', reason: 'a is ALARM', since: '2026-11-20T09:00:00.000Z' }],
    });
  });

  it('never passes what it was not shown to be OK', () => {
    const states = fc.constantFrom<AlarmReading['state'] | 'missing'>(
      'OK',
      'ALARM',
      'INSUFFICIENT_DATA',
      'missing',
    );
    fc.assert(
      fc.property(fc.array(states, { maxLength: 10 }), (made) => {
        const names = made.map((_, index) => `alarm-${index}`);
        const readings = made.flatMap((state, index) =>
          state === 'missing' ? [] : [reading(`alarm-${index}`, state)],
        );
        const allOk = made.length > 0 && made.every((state) => state === 'OK');
        const kind = made.includes('ALARM') ? 'fail' : allOk ? 'pass' : 'inconclusive';
        expect(judgeAlarms(names, readings).kind).toBe(kind);
      }),
    );
  });

  it('lets an alarm without data wait until traffic is about to move, but no missing and no ringing one', () => {
    const noData = reading('a', 'INSUFFICIENT_DATA');
    expect(judgeAlarmsEarly(['a'], [noData])).toEqual({ kind: 'pass' });
    expect(judgeAlarmsEarly(['a', 'b'], [noData, reading('b', 'OK')])).toEqual({ kind: 'pass' });
    expect(judgeAlarmsEarly(['a', 'b'], [noData]).kind).toBe('inconclusive');
    expect(judgeAlarmsEarly(['a', 'b'], [noData, reading('b', 'ALARM')]).kind).toBe('fail');
    expect(judgeAlarmsEarly([], []).kind).toBe('inconclusive');
  });
});

describe('judgeSmokeTest', () => {
  const tests = [
    { path: '/', status: 200 },
    { path: '/contacts', status: 200 },
  ];
  it('wants exactly the expected answer of every test', () => {
    const ok = { kind: 'answered', status: 200 } as const;
    expect(judgeSmokeTest(tests, [ok, ok])).toEqual({ kind: 'pass' });
    expect(judgeSmokeTest(tests, [ok, { kind: 'answered', status: 302 }])).toEqual({
      kind: 'fail',
      reasons: ['/contacts answered 302, not 200'],
    });
    expect(judgeSmokeTest(tests, [ok])).toEqual({
      kind: 'fail',
      reasons: ['/contacts gave no answer: not asked'],
    });
    expect(judgeSmokeTest(tests, [ok, { kind: 'silent', reason: 'TimeoutError' }]).kind).toBe(
      'fail',
    );
    expect(judgeSmokeTest([], []).kind).toBe('inconclusive');
  });
});

describe('findFreeze', () => {
  const freeze = {
    from: '2026-12-24T12:00:00Z',
    until: '2027-01-02T06:00:00Z',
    reason: 'holidays',
  };
  const prod = { service: 'contacts', environment: 'prod' };
  it.each([
    ['2026-12-24T11:59:59Z', false],
    ['2026-12-24T12:00:00Z', true],
    ['2027-01-02T05:59:59Z', true],
    ['2027-01-02T06:00:00Z', false],
  ])('at %s: %s', (now, frozen) => {
    expect(findFreeze([freeze], prod, new Date(now)) !== undefined).toBe(frozen);
  });
  it('covers only what it names, and the longest wins', () => {
    const now = new Date('2026-12-25T00:00:00Z');
    expect(findFreeze([{ ...freeze, environments: ['staging'] }], prod, now)).toBeUndefined();
    expect(findFreeze([{ ...freeze, services: ['other'] }], prod, now)).toBeUndefined();
    const longer = { ...freeze, until: '2027-02-01T00:00:00Z' };
    expect(findFreeze([freeze, longer], prod, now)).toBe(longer);
  });
});

describe('whoIsOnCall', () => {
  const rota = { people: ['grace', 'margaret'], startsAt: '2026-01-05T09:00:00Z', turnDays: 7 };
  it('hands over at the turn, in order, for ever', () => {
    expect(whoIsOnCall(rota, new Date('2026-01-05T09:00:00Z'))).toEqual({
      person: 'grace',
      next: 'margaret',
      since: '2026-01-05T09:00:00.000Z',
      until: '2026-01-12T09:00:00.000Z',
    });
    expect(whoIsOnCall(rota, new Date('2026-01-12T08:59:59Z')).person).toBe('grace');
    expect(whoIsOnCall(rota, new Date('2026-01-12T09:00:00Z')).person).toBe('margaret');
    expect(whoIsOnCall(rota, new Date('2026-01-05T08:59:59Z')).person).toBe('margaret');
  });
  it('always names a turn that contains the moment', () => {
    fc.assert(
      fc.property(
        fc.date({ min: new Date('2020-01-01'), max: new Date('2040-01-01'), noInvalidDate: true }),
        (now) => {
          const { since, until, person } = whoIsOnCall(rota, now);
          expect(rota.people).toContain(person);
          expect(Date.parse(since)).toBeLessThanOrEqual(now.getTime());
          expect(Date.parse(until)).toBeGreaterThan(now.getTime());
        },
      ),
    );
  });
});

describe('judgeAbandoned', () => {
  const requested = '2026-11-20T09:00:00.000Z';
  const after = (seconds: number) => new Date(Date.parse(requested) + seconds * 1000);
  it('asks the execution, not the clock', () => {
    expect(judgeAbandoned({ status: 'RUNNING' }, requested, after(1e6))).toBeUndefined();
    expect(judgeAbandoned({ status: 'ABORTED' }, requested, after(1))).toEqual({
      error: 'ABORTED',
      step: 'the state machine',
    });
    expect(
      judgeAbandoned({ status: 'FAILED', error: 'Unsettled' }, requested, after(1))?.error,
    ).toBe('Unsettled');
  });
  it('gives a start whose answer was lost two minutes to show up', () => {
    expect(judgeAbandoned(undefined, requested, after(119))).toBeUndefined();
    expect(judgeAbandoned(undefined, requested, after(121))?.error).toBe('NeverStarted');
  });
});
