import { z } from 'zod';
import { parseExpression, type Expression } from './expression.ts';
import type { Query } from './queries.ts';
import { readStatistic } from './statistic.ts';

/** Seconds. */
export const period = z
  .number()
  .refine(
    (seconds) => seconds >= 60 && seconds % 60 === 0,
    'the sandbox has periods of whole minutes',
  );

/** A statistic that the sandbox computes. */
export const statistic = z.string().superRefine((name, check) => {
  const trouble = troubleOf(() => readStatistic(name));
  if (trouble !== undefined) check.addIssue(trouble);
});

/** An array of Name and Value becomes an object. */
export const dimensions = z
  .array(z.object({ Name: z.string(), Value: z.string() }))
  .default([])
  .transform((list) => Object.fromEntries(list.map(({ Name, Value }) => [Name, Value])));

const metricStat = z.strictObject({
  Metric: z.strictObject({ Namespace: z.string(), MetricName: z.string(), Dimensions: dimensions }),
  Period: period,
  Stat: statistic,
  Unit: z.string().optional(),
});

const mathText = z.string().transform((text, check): { text: string; expression: Expression } => {
  const trouble = troubleOf(() => parseExpression(text));
  if (trouble === undefined) return { text, expression: parseExpression(text) };
  check.addIssue(trouble);
  return z.NEVER;
});

const line = {
  Id: z.string(),
  Label: z.string().optional(),
  ReturnData: z.boolean().default(true),
};

const metricLine = z
  .strictObject({ ...line, MetricStat: metricStat })
  .transform(({ Id, Label, ReturnData, MetricStat: { Metric, Period, Stat } }): Query => ({
    id: Id,
    ...(Label !== undefined && { label: Label }),
    returnData: ReturnData,
    kind: 'metric',
    metric: {
      namespace: Metric.Namespace,
      metricName: Metric.MetricName,
      dimensions: Metric.Dimensions,
    },
    statistic: Stat,
    period: Period,
  }));

const mathLine = z
  .strictObject({ ...line, Expression: mathText, Period: period.optional() })
  .transform(({ Id, Label, ReturnData, Expression, Period }): Query => ({
    id: Id,
    ...(Label !== undefined && { label: Label }),
    returnData: ReturnData,
    kind: 'expression',
    ...Expression,
    ...(Period !== undefined && { period: Period }),
  }));

/** A line of metric math as a template or the API writes it. A union would only say "invalid input". */
export const querySchema = z.unknown().transform((given, check): Query => {
  const isMath = typeof given === 'object' && given !== null && 'Expression' in given;
  const parsed = (isMath ? mathLine : metricLine).safeParse(given);
  if (parsed.success) return parsed.data;
  parsed.error.issues.forEach(({ message, path }) =>
    check.addIssue({ code: 'custom', message, path }),
  );
  return z.NEVER;
});

/** What `parse` has against its input, as an issue for zod. */
function troubleOf(parse: () => unknown) {
  try {
    parse();
    return undefined;
  } catch (error) {
    return {
      code: 'custom',
      message: error instanceof Error ? error.message : String(error),
    } as const;
  }
}
