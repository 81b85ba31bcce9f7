import { z } from 'zod';
import { isOperator } from './conditions.ts';

/** A statement of an identity policy or a trust policy, with all its lists made lists. */
export interface Statement {
  readonly sid?: string;
  readonly effect: 'Allow' | 'Deny';
  readonly actions?: readonly string[];
  readonly notActions?: readonly string[];
  readonly resources?: readonly string[];
  readonly notResources?: readonly string[];
  /** Of trust policies: `Service: [...]`, `AWS: [...]`. */
  readonly principals: Readonly<Record<string, readonly string[]>>;
  /** Operator → condition key → values. */
  readonly conditions: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>>;
}

const oneOrMany = z
  .union([z.string(), z.array(z.string())])
  .transform((value) => (typeof value === 'string' ? [value] : value));

/** Templates also write booleans and numbers as condition values. */
const values = z
  .union([
    z.string(),
    z.boolean(),
    z.number(),
    z.array(z.union([z.string(), z.boolean(), z.number()])),
  ])
  .transform((value) => (Array.isArray(value) ? value : [value]).map(String));

const statement = z
  .strictObject({
    Sid: z.string().optional(),
    Effect: z.enum(['Allow', 'Deny']),
    Action: oneOrMany.optional(),
    NotAction: oneOrMany.optional(),
    Resource: oneOrMany.optional(),
    NotResource: oneOrMany.optional(),
    Principal: z.union([z.literal('*'), z.record(z.string(), oneOrMany)]).optional(),
    Condition: z.record(z.string(), z.record(z.string(), values)).default({}),
  })
  .transform((raw): Statement => ({
    sid: raw.Sid,
    effect: raw.Effect,
    actions: raw.Action,
    notActions: raw.NotAction,
    resources: raw.Resource,
    notResources: raw.NotResource,
    principals: raw.Principal === '*' ? { AWS: ['*'] } : (raw.Principal ?? {}),
    conditions: raw.Condition,
  }));

const document = z.strictObject({
  Version: z.string().optional(),
  Id: z.string().optional(),
  Statement: z.union([statement.transform((one) => [one]), z.array(statement)]),
});

/**
 * Reads a policy document. Throws for anything this evaluator does not know (condition operators, policy variables),
 * because a rule that is silently ignored is worse than a start that stops.
 */
export function parsePolicy(raw: unknown, where: string): readonly Statement[] {
  const parsed = document.safeParse(raw);
  if (!parsed.success) throw new Error(`${where}: ${z.prettifyError(parsed.error)}`);
  for (const one of parsed.data.Statement) {
    const unknown = Object.keys(one.conditions).find((operator) => !isOperator(operator));
    if (unknown)
      throw new Error(`${where}: the sandbox does not know the condition operator "${unknown}"`);
    const patterns = [
      ...(one.resources ?? []),
      ...(one.notResources ?? []),
      ...conditionValues(one),
    ];
    const variable = patterns.find((pattern) => pattern.includes('${'));
    if (variable)
      throw new Error(`${where}: the sandbox does not know policy variables ("${variable}")`);
  }
  return parsed.data.Statement;
}

const conditionValues = ({ conditions }: Statement) =>
  Object.values(conditions).flatMap((keys) => Object.values(keys).flat());
