import { userInfo } from 'node:os';
import type { PoolConfig } from 'pg';
import { z } from 'zod';

/** How to reach PostgreSQL, in the words of its driver. */
export type DatabaseSettings = Pick<
  PoolConfig,
  'connectionString' | 'host' | 'port' | 'database' | 'user' | 'password' | 'ssl'
>;

/** A way of being bad, for rehearsals; each is a fault that a real release might have. */
export type Fault =
  | { readonly kind: 'none' }
  | { readonly kind: 'errors'; readonly percent: number }
  | { readonly kind: 'slow'; readonly ms: number }
  | { readonly kind: 'never-healthy' };

export interface Config {
  readonly host: string;
  readonly port: number;
  readonly version: string;
  readonly fault: Fault;
  readonly logLevel: string;
  readonly database: DatabaseSettings;
}

/** One sentence that names the variable and the remedy; it never repeats a secret. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
}

const portNumber = (fallback: number) =>
  z.coerce
    .number({ error: 'must be a whole number' })
    .int('must be a whole number')
    .min(0, 'must be from 0 to 65535')
    .max(65535, 'must be from 0 to 65535')
    .default(fallback);

const fault = z
  .string()
  .regex(
    /^(none|never-healthy|errors:([1-9]\d?|100)|slow:\d{1,6})$/,
    'must be none, errors:<1 to 100>, slow:<milliseconds> or never-healthy',
  )
  .default('none')
  .transform(readFault);

const tls = z.enum(['off', 'require', 'verify'], { error: 'must be off, require or verify' });

const environmentSchema = z.object({
  HOST: z.string().default('127.0.0.1'),
  PORT: portNumber(8080),
  CONTACTS_VERSION: z.string().default('v1'),
  CONTACTS_FAULT: fault,
  LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']).default('info'),
  DATABASE_URL: z
    .string()
    .regex(/^postgres(ql)?:\/\/./, 'must look like postgres://user:password@host:5432/name')
    .refine(
      (url) => URL.canParse(url),
      'is not a valid URL; characters such as @ in a password need %-codes',
    )
    .optional(),
  DB_HOST: z.string().optional(),
  DB_PORT: portNumber(5432),
  DB_NAME: z.string().optional(),
  DB_USERNAME: z.string().optional(),
  DB_PASSWORD: z.string().optional(),
  DB_SSL: tls.optional(),
  PGHOST: z.string().optional(),
  PGPORT: portNumber(5432),
  PGDATABASE: z.string().optional(),
  PGUSER: z.string().optional(),
  PGPASSWORD: z.string().optional(),
});

type Variables = z.infer<typeof environmentSchema>;

/** Throws `ConfigError`. Of DATABASE_URL, DB_HOST … and PGHOST …, the first that is there is taken. */
export function parseConfig(environment: Readonly<Record<string, string | undefined>>): Config {
  // An empty variable means the same as none.
  const given = Object.entries(environment).filter(([, value]) => value !== '');
  const parsed = environmentSchema.safeParse(Object.fromEntries(given));
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw new ConfigError(`${issue?.path.join('.')} ${issue?.message}.`);
  }
  const { HOST, PORT, CONTACTS_VERSION, CONTACTS_FAULT, LOG_LEVEL } = parsed.data;
  return {
    host: HOST,
    port: PORT,
    version: CONTACTS_VERSION,
    fault: CONTACTS_FAULT,
    logLevel: LOG_LEVEL,
    database: readDatabase(parsed.data),
  };
}

function readDatabase(all: Variables): DatabaseSettings {
  if (all.DATABASE_URL) return { connectionString: all.DATABASE_URL, ...ssl(all.DB_SSL) };
  if (all.DB_HOST) return readParts(all, all.DB_HOST);
  if (all.PGHOST || all.PGDATABASE || all.PGUSER) return readLibpq(all);
  throw new ConfigError(
    'No database is given: set DATABASE_URL (postgres://user:password@host:5432/name), or PGHOST, PGUSER, PGPASSWORD and PGDATABASE.',
  );
}

function readParts(all: Variables, host: string): DatabaseSettings {
  const { DB_NAME: database, DB_USERNAME: user, DB_PASSWORD: password } = all;
  if (!database || !user || password === undefined) {
    throw new ConfigError('DB_HOST also needs DB_NAME, DB_USERNAME and DB_PASSWORD.');
  }
  const local = host === '127.0.0.1' || host === 'localhost';
  return {
    host,
    port: all.DB_PORT,
    database,
    user,
    password,
    ...ssl(all.DB_SSL ?? (local ? 'off' : 'require')),
  };
}

/** As psql would understand them. */
function readLibpq(all: Variables): DatabaseSettings {
  const user = all.PGUSER ?? userInfo().username;
  return {
    host: all.PGHOST ?? '127.0.0.1',
    port: all.PGPORT,
    database: all.PGDATABASE ?? user,
    user,
    ...(all.PGPASSWORD === undefined ? {} : { password: all.PGPASSWORD }),
    ...ssl(all.DB_SSL),
  };
}

/**
 * `require` encrypts but does not check who answers, as libpq means it: RDS's certificates come from
 * Amazon's own authority. To check them too, use `verify` and give Node that authority in NODE_EXTRA_CA_CERTS.
 */
function ssl(mode: z.infer<typeof tls> | undefined): Pick<DatabaseSettings, 'ssl'> {
  if (mode === undefined) return {};
  if (mode === 'off') return { ssl: false };
  return { ssl: { rejectUnauthorized: mode === 'verify' } };
}

function readFault(text: string): Fault {
  const [kind, amount] = text.split(':');
  switch (kind) {
    case 'errors':
      return { kind, percent: Number(amount) };
    case 'slow':
      return { kind, ms: Number(amount) };
    case 'never-healthy':
      return { kind };
    default:
      return { kind: 'none' };
  }
}
