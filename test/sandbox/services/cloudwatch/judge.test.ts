import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  evaluationRange,
  judge,
  type MissingData,
  type Rule,
} from '../../../../sandbox/services/cloudwatch/judge.ts';

const minute = 60_000;
const treatments: readonly MissingData[] = ['missing', 'ignore', 'breaching', 'notBreaching'];

/** `0 - X - X`, oldest first as in AWS's tables: 0 is good, X breaches, - is missing. */
function look(pattern: string, rule: { m: number; n: number; treat: MissingData }) {
  const marks = pattern.split(' ').reverse();
  const periods = marks.map((_, age) => -age * minute);
  const values: Readonly<Record<string, number>> = { '0': 0, X: 9 };
  const points = marks.flatMap((mark, age) => {
    const value = values[mark];
    return value === undefined ? [] : [[-age * minute, value] as const];
  });
  return judge(asRule(rule), periods, new Map(points)).verdict;
}

const asRule = ({ m, n, treat }: { m: number; n: number; treat: MissingData }): Rule => ({
  datapointsToAlarm: m,
  evaluationPeriods: n,
  treatMissingData: treat,
  breaches: (value) => value > 5,
});

const answers = (pattern: string, m: number, n: number) =>
  treatments.map((treat) => look(pattern, { m, n, treat }));

describe('missing data, as in the tables of CloudWatch’s guide', () => {
  it.each([
    ['0 - X - X', ['OK', 'OK', 'OK', 'OK']],
    ['0 - - - -', ['OK', 'OK', 'OK', 'OK']],
    ['- - - - -', ['INSUFFICIENT_DATA', 'keep', 'ALARM', 'OK']],
    ['0 X X - X', ['ALARM', 'ALARM', 'ALARM', 'ALARM']],
    ['- - X - -', ['ALARM', 'keep', 'ALARM', 'OK']],
  ])('3 of 3: %s', (pattern, expected) => {
    expect(answers(pattern, 3, 3)).toEqual(expected);
  });

  it.each([
    ['0 - X - X', ['ALARM', 'ALARM', 'ALARM', 'ALARM']],
    ['0 0 X 0 X', ['ALARM', 'ALARM', 'ALARM', 'ALARM']],
    ['0 - X - -', ['OK', 'OK', 'ALARM', 'OK']],
    ['- - - - 0', ['OK', 'OK', 'ALARM', 'OK']],
    ['- - - X -', ['ALARM', 'keep', 'ALARM', 'OK']],
  ])('2 of 3: %s', (pattern, expected) => {
    expect(answers(pattern, 2, 3)).toEqual(expected);
  });

  it('does not ring for a lone breaching point that is too young to tell', () => {
    expect(look('- - - - X', { m: 2, n: 3, treat: 'missing' })).toBe('keep');
  });

  it('goes on ringing on old real points when nothing new comes, as CloudWatch does', () => {
    expect(look('X X - -', { m: 2, n: 2, treat: 'notBreaching' })).toBe('ALARM');
    expect(look('- X - -', { m: 2, n: 2, treat: 'notBreaching' })).toBe('OK');
  });
});

describe('M out of N', () => {
  const rule = fc.integer({ min: 1, max: 6 }).chain((n) =>
    fc.record({
      n: fc.constant(n),
      m: fc.integer({ min: 1, max: n }),
      treat: fc.constantFrom(...treatments),
    }),
  );
  const cases = rule.chain((given) =>
    fc.record({
      rule: fc.constant(given),
      marks: fc.array(fc.constantFrom('0', 'X', '-'), {
        minLength: evaluationRange(given.n),
        maxLength: evaluationRange(given.n),
      }),
    }),
  );

  it('counts the newest N when nothing is missing', () => {
    fc.assert(
      fc.property(cases, ({ rule: given, marks }) => {
        const whole = marks.map((mark) => (mark === '-' ? '0' : mark));
        const breaching = whole.slice(-given.n).filter((mark) => mark === 'X').length;
        expect(look(whole.join(' '), given)).toBe(breaching >= given.m ? 'ALARM' : 'OK');
      }),
    );
  });

  it('never rings when nothing breaches and missing is not breaching', () => {
    fc.assert(
      fc.property(cases, ({ rule: given, marks }) => {
        const calm = marks.map((mark) => (mark === 'X' ? '0' : mark)).join(' ');
        expect(look(calm, { ...given, treat: 'notBreaching' })).toBe('OK');
      }),
    );
  });

  it('rings no later when missing data breach than when they do not', () => {
    fc.assert(
      fc.property(cases, ({ rule: given, marks }) => {
        const pattern = marks.join(' ');
        const lenient = look(pattern, { ...given, treat: 'notBreaching' });
        if (lenient === 'ALARM')
          expect(look(pattern, { ...given, treat: 'breaching' })).toBe('ALARM');
      }),
    );
  });

  it('never turns from ALARM to OK because one more point breaches', () => {
    fc.assert(
      fc.property(cases, fc.nat(), ({ rule: given, marks }, where) => {
        if (look(marks.join(' '), given) !== 'ALARM') return;
        const worse = marks.map((mark, index) =>
          index === where % marks.length && mark === '0' ? 'X' : mark,
        );
        expect(look(worse.join(' '), given)).toBe('ALARM');
      }),
    );
  });

  it('knows that it does not know: without any data it is INSUFFICIENT_DATA, or stays', () => {
    fc.assert(
      fc.property(rule, (given) => {
        const empty = Array.from({ length: evaluationRange(given.n) }, () => '-').join(' ');
        expect(look(empty, { ...given, treat: 'missing' })).toBe('INSUFFICIENT_DATA');
        expect(look(empty, { ...given, treat: 'ignore' })).toBe('keep');
      }),
    );
  });
});
