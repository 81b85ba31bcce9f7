import { Logger } from '@aws-lambda-powertools/logger';
import { isFault } from './aws/fault.ts';

/** The only fields that are ever logged. Tokens, bodies and secrets have no place among them. */
export interface LogFields {
  readonly step?: string;
  readonly deploymentId?: string;
  readonly service?: string;
  readonly environment?: string;
  readonly wait?: string;
  readonly kind?: string;
  readonly outcome?: string;
  readonly fault?: string;
  readonly code?: string;
  readonly where?: string;
}

export interface Log {
  info(message: string, fields?: LogFields): void;
  warn(message: string, fields?: LogFields): void;
  error(message: string, fields?: LogFields): void;
}

/** Structured logging for one function. */
export function createLog(step: string): Log {
  const logger = new Logger();
  const write =
    (level: 'info' | 'warn' | 'error') =>
    (message: string, fields: LogFields = {}) =>
      logger[level](message, { step, ...oneLine(fields) });
  return { info: write('info'), warn: write('warn'), error: write('error') };
}

/** A fault by its names only: its message may repeat what was sent. `where` is the first line of our own in its stack. */
export function faultFields(error: unknown): LogFields {
  if (!(error instanceof Error)) return { fault: 'unknown' };
  const where = error.stack?.split('\n')[1]?.trim();
  return {
    fault: error.name,
    ...(isFault(error) ? { code: error.code } : {}),
    ...(where ? { where } : {}),
  };
}

/** A line break in a field would let foreign text write log lines of its own. */
function oneLine(fields: LogFields): Record<string, string> {
  const entries = Object.entries(fields).filter(
    (entry): entry is [string, string] => typeof entry[1] === 'string',
  );
  return Object.fromEntries(
    entries.map(([key, value]) => [key, value.replace(/[\r\n]+/g, ' ').slice(0, 500)]),
  );
}
