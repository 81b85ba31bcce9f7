import { NormalizedSchema } from '@smithy/core/schema';
import { isRecord } from '../cloudformation/record.ts';
import type { AwsService } from './service.ts';

/** What the SDK's client says about one operation. */
export interface OperationSchema {
  readonly input: NormalizedSchema;
  readonly output: NormalizedSchema;
  /** Method and path template of the REST protocols. */
  readonly http?: readonly [method: string, path: string, statusCode: number];
}

type Schemas = AwsService['schemas'];
/** The SDK's mark of an operation among its exported schemas. */
const operationKind = 9;
const errorKind = -3;

/**
 * Finds an operation among the schemas that an SDK client exports (`CreateDeployment$`).
 * These exports are semi-internal: when a new SDK moves them, this throws with the name of what is gone.
 */
export function operationSchema(schemas: Schemas, operation: string): OperationSchema {
  const found = schemas[`${operation}$`];
  if (!Array.isArray(found) || found[0] !== operationKind || found.length < 6)
    throw new Error(
      `the SDK client exports no operation schema "${operation}$": has its layout changed?`,
    );
  const traits: unknown = found[3];
  return {
    input: normalized(found[4]),
    output: normalized(found[5]),
    http: isRecord(traits) && isHttp(traits['http']) ? traits['http'] : undefined,
  };
}

/** Codes under which the query protocol knows an exception: `TargetGroupNotFoundException` → `TargetGroupNotFound`. */
export function queryErrorCode(schemas: Schemas, exception: string): string {
  const traits = errorTraits(schemas, exception);
  const code: unknown = Array.isArray(traits?.['awsQueryError'])
    ? traits['awsQueryError'][0]
    : undefined;
  if (typeof code === 'string') return code;
  // The models name no code for the errors that all services share; those are sent without the suffix.
  return exception === 'AccessDeniedException' ? 'AccessDenied' : exception;
}

/** The namespace of a client's shapes, such as `com.amazonaws.codedeploy`. */
export function namespaceOf(schemas: Schemas, operation: string): string {
  const found = schemas[`${operation}$`];
  const namespace: unknown = Array.isArray(found) ? found[1] : undefined;
  return typeof namespace === 'string' ? namespace : 'com.amazonaws';
}

/** Names of the required members that a decoded input lacks. The SDK lists required members first. */
export function missingMembers(schema: NormalizedSchema, value: unknown): string[] {
  const raw: unknown = schema.getSchema();
  if (!Array.isArray(raw) || !Array.isArray(raw[4]) || typeof raw[6] !== 'number') return [];
  const names = raw[4].slice(0, raw[6]).filter((name) => typeof name === 'string');
  return names.filter(
    (name) => !isRecord(value) || value[name] === undefined || value[name] === null,
  );
}

function errorTraits(schemas: Schemas, exception: string): Record<string, unknown> | undefined {
  const found = schemas[`${exception}$`];
  if (!Array.isArray(found) || found[0] !== errorKind) return undefined;
  const traits: unknown = found[3];
  return isRecord(traits) ? traits : undefined;
}

function normalized(reference: unknown): NormalizedSchema {
  // The door to the SDK: a schema reference is an array, a number, 'unit', or a function giving one.
  return NormalizedSchema.of(reference as Parameters<typeof NormalizedSchema.of>[0]);
}

function isHttp(value: unknown): value is [string, string, number] {
  return (
    Array.isArray(value) &&
    typeof value[0] === 'string' &&
    typeof value[1] === 'string' &&
    typeof value[2] === 'number'
  );
}
