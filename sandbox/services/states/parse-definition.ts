import { z } from 'zod';
import { AwsError } from '../../endpoint/service.ts';
import { checkDefinition } from './check-definition.ts';
import type { Definition, Flow, State } from './definition.ts';

const common = {
  Comment: z.string().optional(),
  QueryLanguage: z
    .literal('JSONata', 'this sandbox runs JSONata only; a JSONPath state is refused')
    .optional(),
};
const onward = { Next: z.string().optional(), End: z.literal(true).optional() };
const assign = z.record(z.string(), z.json());
const results = { Output: z.json().optional(), Assign: assign.optional() };
const errorNames = z.array(z.string()).min(1);
const seconds = z.union([z.int().min(1), z.string()]);

const retrier = z.strictObject({
  Comment: z.string().optional(),
  ErrorEquals: errorNames,
  IntervalSeconds: z.int().min(1).optional(),
  MaxAttempts: z.int().min(0).max(99_999_999).optional(),
  BackoffRate: z.number().min(1).optional(),
  MaxDelaySeconds: z.int().min(1).max(31_622_400).optional(),
  JitterStrategy: z.enum(['NONE', 'FULL']).optional(),
});
const catcher = z.strictObject({
  Comment: z.string().optional(),
  ErrorEquals: errorNames,
  Next: z.string(),
  ...results,
});
const recovery = {
  Retry: z.array(retrier).optional(),
  Catch: z.array(catcher).optional(),
};

const flow: z.ZodType<Flow> = z.strictObject({
  StartAt: z.string(),
  States: z.lazy(() => z.record(z.string().min(1).max(80), state)),
});

const processor = z
  .strictObject({
    ProcessorConfig: z
      .strictObject({ Mode: z.literal('INLINE', 'only an inline Map runs in this sandbox') })
      .optional(),
    StartAt: z.string(),
    States: z.lazy(() => z.record(z.string().min(1).max(80), state)),
  })
  .transform(({ StartAt, States }): Flow => ({ StartAt, States }));

const state: z.ZodType<State> = z.discriminatedUnion('Type', [
  z.strictObject({
    Type: z.literal('Task'),
    ...common,
    ...onward,
    ...results,
    ...recovery,
    Resource: z.string(),
    Arguments: z.json().optional(),
    TimeoutSeconds: seconds.optional(),
    HeartbeatSeconds: seconds.optional(),
  }),
  z.strictObject({
    Type: z.literal('Choice'),
    ...common,
    ...results,
    Choices: z
      .array(
        z.strictObject({
          Comment: z.string().optional(),
          Condition: z.string(),
          Next: z.string(),
          ...results,
        }),
      )
      .min(1),
    Default: z.string().optional(),
  }),
  z.strictObject({ Type: z.literal('Pass'), ...common, ...onward, ...results }),
  z.strictObject({
    Type: z.literal('Wait'),
    ...common,
    ...onward,
    ...results,
    Seconds: z.union([z.int().min(0), z.string()]).optional(),
    Timestamp: z.string().optional(),
  }),
  z.strictObject({ Type: z.literal('Succeed'), ...common, Output: z.json().optional() }),
  z.strictObject({
    Type: z.literal('Fail'),
    ...common,
    Error: z.string().optional(),
    Cause: z.string().optional(),
  }),
  z.strictObject({
    Type: z.literal('Parallel'),
    ...common,
    ...onward,
    ...results,
    ...recovery,
    Branches: z.array(flow).min(1),
    Arguments: z.json().optional(),
  }),
  z.strictObject({
    Type: z.literal('Map'),
    ...common,
    ...onward,
    ...results,
    ...recovery,
    Items: z.json().optional(),
    ItemSelector: z.json().optional(),
    ItemProcessor: processor,
    MaxConcurrency: z.union([z.int().min(0), z.string()]).optional(),
  }),
]);

const definition: z.ZodType<Definition> = z.strictObject({
  QueryLanguage: z.literal(
    'JSONata',
    'this sandbox runs JSONata machines only: write "QueryLanguage": "JSONata" at the top (without it AWS takes JSONPath)',
  ),
  Comment: z.string().optional(),
  Version: z.literal('1.0').optional(),
  TimeoutSeconds: z.int().min(1).max(99_999_999).optional(),
  StartAt: z.string(),
  States: z.record(z.string().min(1).max(80), state),
});

/** Definitions that were sound, by their text: worlds that begin by the thousand all begin with the same one. */
const sound = new Map<string, Definition>();

/**
 * Reads a definition and refuses what Step Functions would refuse, or what this sandbox cannot run:
 * InvalidDefinition with every fault and where it stands.
 */
export function parseDefinition(text: string): Definition {
  const known = sound.get(text) ?? readDefinition(text);
  sound.set(text, known);
  return known;
}

function readDefinition(text: string): Definition {
  const parsed = definition.safeParse(readJson(text));
  if (!parsed.success) throw invalid(parsed.error.issues.map(sentence));
  const faults = checkDefinition(parsed.data);
  if (faults.length > 0) throw invalid(faults);
  return parsed.data;
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw invalid(['INVALID_JSON_DESCRIPTION: the definition is not JSON']);
  }
}

const sentence = ({ message, path }: z.core.$ZodIssue) =>
  `SCHEMA_VALIDATION_FAILED: ${message} at /${path.map(String).join('/')}`;

const invalid = (faults: readonly string[]) =>
  new AwsError('InvalidDefinition', `Invalid State Machine Definition: '${faults.join('; ')}'`);
