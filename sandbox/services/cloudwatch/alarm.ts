import { stableUuid } from '../../cloudformation/stable-uuid.ts';
import { z } from 'zod';
import { dimensions, period, querySchema, statistic } from './query-schema.ts';
import { unknownIds, type Query } from './queries.ts';

export const comparisons = {
  GreaterThanThreshold: {
    words: 'greater than',
    holds: (value: number, threshold: number) => value > threshold,
  },
  GreaterThanOrEqualToThreshold: {
    words: 'greater than or equal to',
    holds: (value: number, threshold: number) => value >= threshold,
  },
  LessThanThreshold: {
    words: 'less than',
    holds: (value: number, threshold: number) => value < threshold,
  },
  LessThanOrEqualToThreshold: {
    words: 'less than or equal to',
    holds: (value: number, threshold: number) => value <= threshold,
  },
} as const;

/** Telling a topic changes nothing here, since nobody is told in the sandbox. Other actions would, and are not done. */
const tellingOnly = z
  .array(z.string().startsWith('arn:aws:sns:', 'only SNS topics can be told'))
  .optional();

const shared = {
  AlarmName: z.string().optional(),
  AlarmDescription: z.string().optional(),
  ActionsEnabled: z.boolean().default(true),
  ComparisonOperator: z.enum([
    'GreaterThanThreshold',
    'GreaterThanOrEqualToThreshold',
    'LessThanThreshold',
    'LessThanOrEqualToThreshold',
  ]),
  EvaluationPeriods: z.number().int().min(1),
  DatapointsToAlarm: z.number().int().min(1).optional(),
  Threshold: z.number(),
  TreatMissingData: z.enum(['missing', 'notBreaching', 'breaching', 'ignore']).default('missing'),
  Tags: z.unknown().optional(),
  AlarmActions: tellingOnly,
  OKActions: tellingOnly,
};

const metricAlarm = z.strictObject({
  ...shared,
  Namespace: z.string(),
  MetricName: z.string(),
  Dimensions: dimensions,
  Period: period,
  Statistic: statistic.optional(),
  ExtendedStatistic: statistic.optional(),
  Unit: z.string().optional(),
});

const mathAlarm = z.strictObject({ ...shared, Metrics: z.array(querySchema).min(1) });

/** An alarm's configuration. */
export interface Alarm {
  readonly name: string;
  readonly description?: string;
  readonly actionsEnabled: boolean;
  readonly comparison: keyof typeof comparisons;
  readonly threshold: number;
  readonly evaluationPeriods: number;
  readonly datapointsToAlarm: number;
  readonly treatMissingData: 'missing' | 'notBreaching' | 'breaching' | 'ignore';
  /** Seconds. */
  readonly period: number;
  /** `metric`: one metric, its query is the only one. `math`: an expression over several. */
  readonly kind: 'metric' | 'math';
  readonly queries: readonly Query[];
  /** The query whose series is compared with the threshold. */
  readonly watched: string;
}

/** Properties of `AWS::CloudWatch::Alarm` → alarm. Throws with the name of what the sandbox does not do. */
export function parseAlarm(properties: unknown, name: string): Alarm {
  const isMath = typeof properties === 'object' && properties !== null && 'Metrics' in properties;
  return isMath
    ? fromMath(mathAlarm.parse(properties), name)
    : fromMetric(metricAlarm.parse(properties), name);
}

function fromMetric(given: z.infer<typeof metricAlarm>, name: string): Alarm {
  const { Namespace: namespace, MetricName: metricName, Dimensions } = given;
  const query: Query = {
    id: stableUuid(given.AlarmName ?? name),
    returnData: true,
    kind: 'metric',
    metric: { namespace, metricName, dimensions: Dimensions },
    statistic: given.ExtendedStatistic ?? given.Statistic ?? 'Average',
    period: given.Period,
  };
  return {
    ...ruleOf(given, name),
    kind: 'metric',
    period: given.Period,
    queries: [query],
    watched: query.id,
  };
}

function fromMath(given: z.infer<typeof mathAlarm>, name: string): Alarm {
  const watched = given.Metrics.filter(({ returnData }) => returnData);
  const [only] = watched;
  if (!only || watched.length > 1)
    throw new Error(`one metric must have ReturnData, not ${watched.length}`);
  const unknown = unknownIds(given.Metrics);
  if (unknown.length > 0)
    throw new Error(`the metric math names ${unknown.join(', ')}, which is not there`);
  const periods = new Set(given.Metrics.flatMap(({ period }) => period ?? []));
  const [period] = periods;
  if (period === undefined || periods.size > 1)
    throw new Error('all metrics of an alarm need the same period');
  return { ...ruleOf(given, name), kind: 'math', period, queries: given.Metrics, watched: only.id };
}

function ruleOf(given: z.infer<z.ZodObject<typeof shared>>, name: string) {
  return {
    name: given.AlarmName ?? name,
    ...(given.AlarmDescription !== undefined && { description: given.AlarmDescription }),
    actionsEnabled: given.ActionsEnabled,
    comparison: given.ComparisonOperator,
    threshold: given.Threshold,
    evaluationPeriods: given.EvaluationPeriods,
    datapointsToAlarm: given.DatapointsToAlarm ?? given.EvaluationPeriods,
    treatMissingData: given.TreatMissingData,
  };
}
