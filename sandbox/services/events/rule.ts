import { z } from 'zod';
import { compilePattern } from './pattern.ts';
import { parseRate } from './schedule.ts';
import { inputSchema, parsePath } from './target-input.ts';

const targetSchema = z.strictObject({
  Id: z.string(),
  Arn: z.string(),
  RoleArn: z.string().optional(),
  ...inputSchema.shape,
  SqsParameters: z.strictObject({ MessageGroupId: z.string() }).optional(),
  DeadLetterConfig: z.strictObject({ Arn: z.string() }).optional(),
  RetryPolicy: z
    .strictObject({
      MaximumRetryAttempts: z.coerce.number().int().min(0).max(185).optional(),
      MaximumEventAgeInSeconds: z.coerce.number().int().min(60).max(86_400).optional(),
    })
    .optional(),
});

/** Where a rule sends what it matched; spelled as in the API. */
export type Target = z.infer<typeof targetSchema>;

export const ruleSchema = z.strictObject({
  Name: z.string().optional(),
  Description: z.string().optional(),
  EventBusName: z.string().optional(),
  EventPattern: z.record(z.string(), z.unknown()).optional(),
  ScheduleExpression: z.string().optional(),
  State: z.enum(['ENABLED', 'DISABLED']).default('ENABLED'),
  Targets: z.array(targetSchema).default([]),
  RoleArn: z.string().optional(),
  Tags: z.unknown().optional(),
});

export interface Rule {
  readonly name: string;
  readonly arn: string;
  readonly busName: string;
  readonly description: string | undefined;
  /** As the template has it, for DescribeRule. */
  readonly pattern: Readonly<Record<string, unknown>> | undefined;
  readonly matches: (event: unknown) => boolean;
  readonly schedule: string | undefined;
  /** Sandbox ms between two runs of the schedule. */
  readonly everyMs: number | undefined;
  readonly targets: readonly Target[];
  enabled: boolean;
}

/** Makes a rule ready to run. Throws for patterns, schedules and paths that could never work. */
export function makeRule(
  properties: z.infer<typeof ruleSchema>,
  { name, arn, busName }: Pick<Rule, 'name' | 'arn' | 'busName'>,
): Rule {
  const { EventPattern, ScheduleExpression, Targets, State, Description } = properties;
  if (!EventPattern && ScheduleExpression === undefined) {
    throw new Error(`the rule ${name} needs an EventPattern or a ScheduleExpression`);
  }
  if (ScheduleExpression !== undefined && busName !== 'default') {
    throw new Error(`the rule ${name}: schedules run on the default bus only`);
  }
  Targets.forEach(checkPaths);
  return {
    name,
    arn,
    busName,
    description: Description,
    pattern: EventPattern,
    matches: EventPattern ? compilePattern(EventPattern) : () => false,
    schedule: ScheduleExpression,
    everyMs: ScheduleExpression === undefined ? undefined : parseRate(ScheduleExpression),
    targets: Targets,
    enabled: State === 'ENABLED',
  };
}

function checkPaths({ InputPath, InputTransformer }: Target): void {
  if (InputPath !== undefined) parsePath(InputPath);
  Object.values(InputTransformer?.InputPathsMap ?? {}).forEach(parsePath);
}
