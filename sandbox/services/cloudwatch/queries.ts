import { evaluate, type Value } from './evaluate.ts';
import type { Expression } from './expression.ts';
import {
  periodOf,
  type MetricName,
  type MetricStore,
  type Range,
  type Series,
} from './metric-store.ts';

/** One line of a metric math: a metric's statistic, or an expression over other lines. */
export type Query = {
  readonly id: string;
  readonly label?: string;
  readonly returnData: boolean;
} & (
  | {
      readonly kind: 'metric';
      readonly metric: MetricName;
      readonly statistic: string;
      readonly period: number;
    }
  | {
      readonly kind: 'expression';
      readonly text: string;
      readonly expression: Expression;
      readonly period?: number;
    }
);

/** Computes queries over a range; `period` in seconds is the one of the result. */
export class Queries {
  readonly #store: MetricStore;

  constructor(store: MetricStore) {
    this.#store = store;
  }

  /** The series of one query. Throws if it names one that is not there, or itself. */
  series(queries: readonly Query[], id: string, period: number, range: Range): Series {
    const periods = periodsIn(range, period);
    const value = this.#value(queries, id, period, { ...range, periods }, []);
    if (typeof value !== 'number') return value;
    return new Map(Number.isFinite(value) ? periods.map((start) => [start, value]) : []);
  }

  #value(
    queries: readonly Query[],
    id: string,
    period: number,
    range: Range & { readonly periods: readonly number[] },
    path: readonly string[],
  ): Value {
    const query = queries.find((one) => one.id === id);
    if (!query) throw new Error(`the metric math names ${id}, which is not there`);
    if (path.includes(id))
      throw new Error(`the metric math goes in a circle: ${[...path, id].join(' → ')}`);
    if (query.kind === 'metric')
      return this.#store.series(query.metric, query.statistic, query.period, range);
    return evaluate(query.expression, range.periods, (other) =>
      this.#value(queries, other, period, range, [...path, id]),
    );
  }
}

function periodsIn({ from, until }: Range, period: number): number[] {
  const first = periodOf(from + period * 1000 - 1, period);
  const count = Math.max(0, Math.ceil((until - first) / (period * 1000)));
  return Array.from({ length: count }, (_, index) => first + index * period * 1000);
}

/** Names in an expression that no query has. */
export function unknownIds(queries: readonly Query[]): string[] {
  const known = new Set(queries.map(({ id }) => id));
  return queries
    .flatMap((query) => (query.kind === 'expression' ? idsIn(query.expression) : []))
    .filter((id) => !known.has(id));
}

function idsIn(expression: Expression): string[] {
  switch (expression.kind) {
    case 'number':
      return [];
    case 'id':
      return [expression.id];
    case 'negate':
    case 'fill':
      return idsIn(expression.of);
    case 'operation':
      return [...idsIn(expression.left), ...idsIn(expression.right)];
    case 'if':
      return [expression.condition, expression.then, expression.else].flatMap(idsIn);
  }
}
