import type { Expression, Operator } from './expression.ts';
import type { Series } from './metric-store.ts';

/** A number stands for itself in every period. */
export type Value = number | Series;

/**
 * Computes an expression over periods. Between two series a result exists only where both have a point, as in
 * CloudWatch; what is not a number (a division by zero) is no point.
 */
export function evaluate(
  expression: Expression,
  /** The beginnings of all periods in question, oldest first. */
  periods: readonly number[],
  valueOf: (id: string) => Value,
): Value {
  const compute = (part: Expression) => evaluate(part, periods, valueOf);
  switch (expression.kind) {
    case 'number':
      return expression.value;
    case 'id':
      return valueOf(expression.id);
    case 'negate':
      return combine([compute(expression.of)], periods, ([value]) =>
        value !== undefined ? -value : undefined,
      );
    case 'operation': {
      const apply = operations[expression.operator];
      return combine(
        [compute(expression.left), compute(expression.right)],
        periods,
        ([left, right]) =>
          left === undefined || right === undefined ? undefined : apply(left, right),
      );
    }
    case 'fill':
      return combine([compute(expression.of)], periods, ([value]) => value ?? expression.value);
    case 'if':
      return combine(
        [compute(expression.condition), compute(expression.then), compute(expression.else)],
        periods,
        ([condition, then, otherwise]) =>
          condition === undefined ? undefined : condition !== 0 ? then : otherwise,
      );
  }
}

type Point = number | undefined;

function combine(
  values: readonly Value[],
  periods: readonly number[],
  at: (points: readonly Point[]) => Point,
): Value {
  if (values.every((value) => typeof value === 'number')) return at(values) ?? NaN;
  const result = new Map<number, number>();
  for (const period of periods) {
    const point = at(
      values.map((value) => (typeof value === 'number' ? value : value.get(period))),
    );
    if (point !== undefined && Number.isFinite(point)) result.set(period, point);
  }
  return result;
}

const truth = (holds: boolean) => (holds ? 1 : 0);
const and = (left: number, right: number) => truth(left !== 0 && right !== 0);
const or = (left: number, right: number) => truth(left !== 0 || right !== 0);

const operations: Readonly<Record<Operator, (left: number, right: number) => number>> = {
  OR: or,
  '||': or,
  AND: and,
  '&&': and,
  '==': (left, right) => truth(left === right),
  '!=': (left, right) => truth(left !== right),
  '<': (left, right) => truth(left < right),
  '<=': (left, right) => truth(left <= right),
  '>': (left, right) => truth(left > right),
  '>=': (left, right) => truth(left >= right),
  '+': (left, right) => left + right,
  '-': (left, right) => left - right,
  '*': (left, right) => left * right,
  '/': (left, right) => left / right,
  '^': (left, right) => left ** right,
};
