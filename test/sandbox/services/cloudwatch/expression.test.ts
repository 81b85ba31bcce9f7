import { describe, expect, it } from '@jest/globals';
import { evaluate, type Value } from '../../../../sandbox/services/cloudwatch/evaluate.ts';
import { parseExpression } from '../../../../sandbox/services/cloudwatch/expression.ts';

const compute = (text: string, values: Readonly<Record<string, Value>> = {}) =>
  evaluate(parseExpression(text), [0, 60, 120], (id) => values[id] ?? new Map());

const series = (...points: (number | undefined)[]) =>
  new Map(
    points.flatMap((value, index) => (value === undefined ? [] : [[index * 60, value] as const])),
  );

describe('metric math', () => {
  it('binds as in arithmetic', () => {
    expect(compute('1 + 2 * 3 - -4 / 2')).toBe(9);
    expect(compute('(1 + 2) * 3 ^ 2')).toBe(27);
    expect(compute('1 < 2 AND 3 >= 3 OR 0')).toBe(1);
    expect(compute('1 > 2 || 2 != 2')).toBe(0);
    expect(compute('1 == 1 && 0 <= -1')).toBe(0);
  });

  it('has a point only where both sides have one', () => {
    expect(compute('a + b', { a: series(1, 2, undefined), b: series(10, undefined, 30) })).toEqual(
      series(11),
    );
    expect(compute('2 * a', { a: series(1, undefined, 3) })).toEqual(series(2, undefined, 6));
  });

  it('computes the rate of errors that the alarms use', () => {
    const rate = 'IF(requests >= 5, 100 * FILL(errors, 0) / requests, 0)';
    const requests = series(100, 4, undefined);
    expect(compute(rate, { requests, errors: series(10, 4) })).toEqual(series(10, 0));
    // No error in a minute is an absent metric, not a zero.
    expect(compute(rate, { requests, errors: series() })).toEqual(series(0, 0));
    expect(compute(rate, { requests: series(), errors: series() })).toEqual(series());
  });

  it('has no point where there is no number', () => {
    expect(compute('a / b', { a: series(1, 1), b: series(0, 2) })).toEqual(series(undefined, 0.5));
  });

  it.each([
    ['SEARCH("x", "Sum")', 'SEARCH'],
    ['ANOMALY_DETECTION_BAND(m, 2)', 'ANOMALY_DETECTION_BAND'],
    ['FILL(m, REPEAT)', 'FILL'],
    ['1 + ', 'the end'],
    ['m ? 1 : 2', '`?`'],
    ['(1', 'the end'],
  ])('names what it cannot compute: %s', (text, named) => {
    expect(() => parseExpression(text)).toThrow(named);
  });
});
