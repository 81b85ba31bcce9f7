import type { Series } from './metric-store.ts';

export type AlarmState = 'OK' | 'ALARM' | 'INSUFFICIENT_DATA';

export type MissingData = 'missing' | 'notBreaching' | 'breaching' | 'ignore';

export interface Rule {
  /** N. */
  readonly evaluationPeriods: number;
  /** M: so many of N must breach. */
  readonly datapointsToAlarm: number;
  readonly treatMissingData: MissingData;
  readonly breaches: (value: number) => boolean;
}

export interface Datapoint {
  /** Beginning of its period, ms since the epoch. */
  readonly at: number;
  readonly value: number;
}

/** What the newest periods say. `keep`: nothing that would change the state. */
export interface Judgement {
  readonly verdict: AlarmState | 'keep';
  /** The real points it rests on, newest first. */
  readonly evidence: readonly Datapoint[];
  /** How many missing points were filled in. */
  readonly filled: number;
}

/** CloudWatch looks at more periods than N, so that a late point is not missed (facts/aws.md §5.1: 5 for N = 3). */
export const evaluationRange = (evaluationPeriods: number) => evaluationPeriods + 2;

/**
 * M out of N with missing data, as CloudWatch documents it. `periods` are the beginnings of the evaluation range,
 * newest first; only closed periods belong in it.
 */
export function judge(rule: Rule, periods: readonly number[], series: Series): Judgement {
  const real = periods.flatMap((at) => {
    const value = series.get(at);
    return value === undefined ? [] : [{ at, value }];
  });
  const enough = real.length >= rule.evaluationPeriods;
  // The setting for missing data counts only when real points are fewer than N.
  const evidence = enough ? real.slice(0, rule.evaluationPeriods) : real;
  const filled = rule.evaluationPeriods - evidence.length;
  const verdict = enough
    ? verdictOf(rule, evidence, 0)
    : judgeGaps(rule, periods, evidence, filled);
  return { verdict, evidence, filled };
}

function judgeGaps(
  rule: Rule,
  periods: readonly number[],
  real: readonly Datapoint[],
  filled: number,
): Judgement['verdict'] {
  switch (rule.treatMissingData) {
    case 'breaching':
      return verdictOf(rule, real, filled);
    case 'notBreaching':
      return verdictOf(rule, real, 0);
    case 'missing':
      if (real.length === 0) return 'INSUFFICIENT_DATA';
      return judgeReal(rule, real) ?? (breachIsOld(rule, periods, real) ? 'ALARM' : 'keep');
    case 'ignore':
      return judgeReal(rule, real) ?? 'keep';
  }
}

const verdictOf = (rule: Rule, real: readonly Datapoint[], assumed: number): AlarmState =>
  breachesOf(rule, real).length + assumed >= rule.datapointsToAlarm ? 'ALARM' : 'OK';

/** What the few real points alone decide. */
function judgeReal(rule: Rule, real: readonly Datapoint[]): AlarmState | undefined {
  const breaching = breachesOf(rule, real).length;
  if (breaching >= rule.datapointsToAlarm) return 'ALARM';
  return breaching < real.length ? 'OK' : undefined;
}

/**
 * CloudWatch waits with a lone breaching point, in case that the next ones are good: it counts as soon as it is M
 * periods old and nothing better has come.
 */
function breachIsOld(rule: Rule, periods: readonly number[], real: readonly Datapoint[]): boolean {
  const oldest = real.at(-1);
  return oldest !== undefined && periods.indexOf(oldest.at) + 1 >= rule.datapointsToAlarm;
}

const breachesOf = (rule: Rule, points: readonly Datapoint[]) =>
  points.filter(({ value }) => rule.breaches(value));
