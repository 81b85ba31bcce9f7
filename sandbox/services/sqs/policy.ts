import { z } from 'zod';

const texts = z.union([z.string(), z.array(z.string())]);
const operators = ['ArnEquals', 'ArnLike', 'StringEquals', 'StringLike', 'Bool'] as const;

const statementSchema = z.strictObject({
  Sid: z.string().optional(),
  Effect: z.enum(['Allow', 'Deny']),
  Principal: z.union([
    z.literal('*'),
    z.strictObject({ Service: texts.optional(), AWS: texts.optional() }),
  ]),
  Action: texts,
  Resource: texts.optional(),
  // An operator that is not evaluated here stops the start: passing over it would allow too much.
  Condition: z
    .partialRecord(z.enum(operators), z.record(z.string(), z.union([texts, z.boolean()])))
    .optional(),
});

const policySchema = z.object({ Statement: z.array(statementSchema) });

export type ResourcePolicy = z.infer<typeof policySchema>;
type Statement = z.infer<typeof statementSchema>;

/** An AWS service that knocks with its own name. */
export interface ServiceCall {
  /** Such as `events.amazonaws.com`. */
  readonly service: string;
  /** Such as `sqs:SendMessage`. */
  readonly action: string;
  readonly resource: string;
  /** Condition keys, such as `aws:SourceArn`. */
  readonly context: Readonly<Record<string, string>>;
}

/** Reads a resource policy. Throws for anything that it could not evaluate. */
export const parsePolicy = (document: unknown): ResourcePolicy => policySchema.parse(document);

/** Whether the policies let a service in: some statement allows it and none denies it. */
export function allows(policies: readonly ResourcePolicy[], call: ServiceCall): boolean {
  const applying = policies
    .flatMap(({ Statement }) => Statement)
    .filter((statement) => applies(statement, call));
  const denied = applying.some(({ Effect }) => Effect === 'Deny');
  return !denied && applying.some(({ Effect }) => Effect === 'Allow');
}

function applies(statement: Statement, call: ServiceCall): boolean {
  const { Principal, Action, Resource = '*', Condition = {} } = statement;
  return (
    isPrincipal(Principal, call.service) &&
    listOf(Action).some((pattern) => like(pattern.toLowerCase(), call.action.toLowerCase())) &&
    listOf(Resource).some((pattern) => like(pattern, call.resource)) &&
    operators.every((operator) =>
      Object.entries(Condition[operator] ?? {}).every(([key, wanted]) =>
        holds(operator, listOf(wanted), call.context[key]),
      ),
    )
  );
}

function isPrincipal(principal: Statement['Principal'], service: string): boolean {
  if (principal === '*' || listOf(principal.AWS ?? []).includes('*')) return true;
  return listOf(principal.Service ?? []).includes(service);
}

function holds(
  operator: (typeof operators)[number],
  wanted: readonly (string | boolean)[],
  value: string | undefined,
): boolean {
  if (value === undefined) return false;
  const exact = operator === 'StringEquals' || operator === 'Bool';
  return wanted.some((pattern) =>
    exact ? String(pattern) === value : like(String(pattern), value),
  );
}

function listOf<T>(value: T | readonly T[]): readonly T[] {
  // Array.isArray does not narrow a readonly array, so the door is here.
  return Array.isArray(value) ? (value as readonly T[]) : [value as T];
}

/** `*` for any text, `?` for one character. */
function like(pattern: string, value: string): boolean {
  if (!/[*?]/.test(pattern)) return pattern === value;
  return pattern === '*' || expressionOf(pattern).test(value);
}

/** Policies are few, and asked at every message. */
const expressions = new Map<string, RegExp>();

function expressionOf(pattern: string): RegExp {
  const known = expressions.get(pattern);
  if (known) return known;
  const source = pattern.replace(/[.+^${}()|[\]\\]/g, '\\$&');
  const made = new RegExp(`^${source.replaceAll('*', '.*').replaceAll('?', '.')}$`, 's');
  expressions.set(pattern, made);
  return made;
}
