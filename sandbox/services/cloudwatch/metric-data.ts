import type {
  GetMetricDataInput,
  GetMetricDataOutput,
  MetricDatum,
} from '@aws-sdk/client-cloudwatch';
import { z } from 'zod';
import { AwsError } from '../../endpoint/service.ts';
import { querySchema } from './query-schema.ts';
import type { CloudWatchCore } from './core.ts';
import { periodOf } from './metric-store.ts';
import { unknownIds, type Query } from './queries.ts';

/** GetMetricData: every query's points in one answer, newest first unless asked otherwise. */
export function getMetricData(
  core: CloudWatchCore,
  input: GetMetricDataInput,
): GetMetricDataOutput {
  const { StartTime, EndTime } = input;
  if (!StartTime || !EndTime || StartTime >= EndTime)
    throw invalid('The parameter StartTime must be less than the parameter EndTime.');
  const queries = parseQueries(input.MetricDataQueries);
  const results = queries
    .filter(({ returnData }) => returnData)
    .map((query) => {
      const period = query.period ?? shortestPeriod(queries);
      const range = { from: periodOf(StartTime.getTime(), period), until: EndTime.getTime() };
      const points = [...core.queries.series(queries, query.id, period, range)];
      if (input.ScanBy !== 'TimestampAscending') points.reverse();
      return {
        Id: query.id,
        Label: query.label ?? (query.kind === 'metric' ? query.metric.metricName : query.id),
        Timestamps: points.map(([at]) => new Date(at)),
        Values: points.map(([, value]) => value),
        StatusCode: 'Complete' as const,
      };
    });
  return { MetricDataResults: results, Messages: [] };
}

const queriesSchema = z.array(querySchema).min(1).max(500);

function parseQueries(given: unknown): Query[] {
  const parsed = queriesSchema.safeParse(given);
  if (!parsed.success) throw invalid(z.prettifyError(parsed.error));
  const unknown = unknownIds(parsed.data);
  if (unknown.length > 0)
    throw invalid(`The metric math names ${unknown.join(', ')}, which is not there.`);
  return parsed.data;
}

const shortestPeriod = (queries: readonly Query[]) =>
  Math.min(...queries.map(({ period }) => period ?? Infinity), 86_400);

/** PutMetricData: values, counted values, or a summary. */
export function putMetricDatum(core: CloudWatchCore, namespace: string, datum: MetricDatum) {
  if (!datum.MetricName) throw invalid('The parameter MetricData.member.1.MetricName is required.');
  const dimensions = Object.fromEntries(
    (datum.Dimensions ?? []).map(({ Name, Value }) => [Name ?? '', Value ?? '']),
  );
  const name = { namespace, metricName: datum.MetricName, dimensions };
  const samples = core.metrics.minuteOf(name, datum.Timestamp?.getTime());
  if (datum.Value !== undefined) samples.add(datum.Value);
  datum.Values?.forEach((value, index) => samples.add(value, datum.Counts?.[index] ?? 1));
  const { SampleCount = 0, Sum = 0, Minimum = 0, Maximum = 0 } = datum.StatisticValues ?? {};
  if (SampleCount > 0)
    samples.addSummary({ count: SampleCount, sum: Sum, minimum: Minimum, maximum: Maximum });
}

export const invalid = (message: string) => new AwsError('InvalidParameterValueException', message);
