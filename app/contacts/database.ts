import { Kysely, PostgresDialect, type Generated } from 'kysely';
import pg from 'pg';
import type { DatabaseSettings } from './config.ts';

/** The tables as `migrations/` leaves them. */
export interface Tables {
  readonly contacts: {
    readonly id: Generated<number>;
    readonly name: string;
    readonly email: string;
    readonly phone: string;
  };
}

export interface Database {
  readonly pool: pg.Pool;
  readonly query: Kysely<Tables>;
  /** Ends all connections; waits for those in use. */
  close(): Promise<void>;
}

/** A pool that connects when it is first used, so that a database that comes late is no reason not to start. */
export function openDatabase(
  settings: DatabaseSettings,
  onTrouble: (error: Error) => void,
): Database {
  const pool = new pg.Pool({
    ...settings,
    application_name: 'contacts',
    // Blue and green with a few tasks each must fit a small instance's connections together.
    max: 8,
    connectionTimeoutMillis: 3000,
    // The server gives up on a statement first; the client does when the server says nothing at all.
    statement_timeout: 5000,
    query_timeout: 6000,
    keepAlive: true,
  });
  // Without a listener, an idle connection that breaks would end the process.
  pool.on('error', onTrouble);
  const query = new Kysely<Tables>({ dialect: new PostgresDialect({ pool }) });
  return { pool, query, close: () => query.destroy() };
}

/** The database cannot be asked now; a later attempt may succeed. */
export class DatabaseUnavailable extends Error {
  override readonly name = 'DatabaseUnavailable';
  /** True when it answers but has no tables (yet). */
  readonly schemaMissing: boolean;

  constructor(cause: unknown) {
    const schemaMissing = codeOf(cause) === UNDEFINED_TABLE;
    super(
      schemaMissing
        ? 'The database is not ready: its tables are not there yet.'
        : 'The database cannot be reached at the moment.',
      { cause },
    );
    this.schemaMissing = schemaMissing;
  }
}

/** Runs one piece of database work; trouble that is not ours becomes `DatabaseUnavailable`. */
export async function attempt<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw isUnavailable(error) ? new DatabaseUnavailable(error) : error;
  }
}

const UNDEFINED_TABLE = '42P01';

/**
 * SQLSTATEs of a server that is away, starting, stopping, full, read-only or refusing us:
 * 08 connection, 53 resources, 57 intervention, 58 system, 25006 read-only, 28 login, 3D no such database.
 */
const UNAVAILABLE_STATES = /^(08|28|3D|53|57|58)...$|^25006$|^42P01$/;

const NETWORK_ERRORS = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'ECONNABORTED',
  'EPIPE',
  'ETIMEDOUT',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
]);

function isUnavailable(error: unknown): boolean {
  const code = codeOf(error);
  if (code) return NETWORK_ERRORS.has(code) || UNAVAILABLE_STATES.test(code);
  // The driver's own errors carry no code, only these words.
  const message = error instanceof Error ? error.message : '';
  return /connection|timeout|Client (was closed|has encountered)|server (closed|does not support SSL)/i.test(
    message,
  );
}

/** Node reports a host with several addresses as one error that holds the errors of each. */
function codeOf(error: unknown): string | undefined {
  if (error instanceof Error && 'code' in error && typeof error.code === 'string') {
    return error.code;
  }
  return error instanceof AggregateError ? codeOf(error.errors[0]) : undefined;
}
