import { Logger } from '@aws-lambda-powertools/logger';

/** The only fields that reach a log: never a body, a header, a token or what somebody wrote. */
export interface LogFields {
  readonly deploymentId?: string;
  /** Key in the catalogue, or a Slack user id. */
  readonly by?: string;
  readonly code?: string;
  readonly action?: string;
  readonly milliseconds?: number;
  readonly error?: unknown;
}

export interface Log {
  info(message: string, fields?: LogFields): void;
  warn(message: string, fields?: LogFields): void;
  error(message: string, fields?: LogFields): void;
}

/** Structured logs by Powertools; name and level come from its own environment variables. */
export function createLog(logger = new Logger()): Log {
  return {
    info: (message, fields) => logger.info(oneLine(message), allowed(fields)),
    warn: (message, fields) => logger.warn(oneLine(message), allowed(fields)),
    error: (message, fields) => logger.error(oneLine(message), allowed(fields)),
  };
}

/** Picks by name, so that an object handed in with more in it cannot leak the rest. */
export function allowed(fields: LogFields = {}): Record<string, string | number> {
  const { deploymentId, by, code, action, milliseconds, error } = fields;
  const texts = { deploymentId, by, code, action, error: error && describeError(error) };
  const picked = Object.entries(texts).flatMap(([key, value]) =>
    typeof value === 'string' ? [[key, oneLine(value)] as const] : [],
  );
  return { ...Object.fromEntries(picked), ...(milliseconds === undefined ? {} : { milliseconds }) };
}

function describeError(error: unknown): string {
  return error instanceof Error ? `${error.name}: ${error.message}` : 'not an Error';
}

/** No forged lines, no novels, and no token even if a library puts one into an error. */
function oneLine(text: string): string {
  return text
    .replace(/\p{Cc}+/gu, ' ')
    .replace(/xox[a-z]-[\w-]+/g, 'xox…')
    .slice(0, 300);
}
