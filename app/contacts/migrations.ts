import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import pg from 'pg';
import type { DatabaseSettings } from './config.ts';
import { attempt } from './database.ts';
import { insertSampleData } from './sample-data.ts';

export interface MigrationReport {
  /** Names of the files that were applied now, in order. */
  readonly applied: readonly string[];
  /** How many sample contacts were inserted. */
  readonly sampleContacts: number;
}

/** Any number will do, as long as all versions of this service use the same. */
const LOCK = 7_246_001;

/**
 * Brings the schema up to date and fills an empty contacts table with sample data. May run any number of
 * times, also at once: an advisory lock lets one go first. Each file is applied whole or not at all.
 * Throws `DatabaseUnavailable`, or PostgreSQL's own error with the file's name.
 */
export function migrate(settings: DatabaseSettings, folder: string): Promise<MigrationReport> {
  return attempt(async () => {
    const client = new pg.Client({ ...settings, connectionTimeoutMillis: 3000 });
    // A connection that breaks makes the query in progress fail, which is told below.
    client.on('error', () => undefined);
    await client.connect();
    try {
      await client.query('SELECT pg_advisory_lock($1)', [LOCK]);
      const applied = await applyAll(client, await readMigrations(folder));
      const sampleContacts = await insertSampleData(client);
      return { applied, sampleContacts };
    } finally {
      // Ending the session releases the lock.
      await client.end();
    }
  });
}

interface Migration {
  readonly name: string;
  readonly sql: string;
  readonly checksum: string;
}

async function readMigrations(folder: string): Promise<Migration[]> {
  const names = (await readdir(folder)).filter((name) => name.endsWith('.sql')).sort();
  if (names.length === 0) throw new Error(`There are no migrations in ${folder}.`);
  return Promise.all(
    names.map(async (name) => {
      const sql = await readFile(join(folder, name), 'utf8');
      return { name, sql, checksum: createHash('sha256').update(sql).digest('hex') };
    }),
  );
}

async function applyAll(client: pg.Client, migrations: readonly Migration[]): Promise<string[]> {
  await client.query(`
    CREATE TABLE IF NOT EXISTS schema_migrations (
      name text PRIMARY KEY,
      checksum text NOT NULL,
      applied_at timestamptz NOT NULL DEFAULT now()
    )`);
  const { rows } = await client.query<{ name: string; checksum: string }>(
    'SELECT name, checksum FROM schema_migrations',
  );
  const done = new Map(rows.map(({ name, checksum }) => [name, checksum]));
  const applied: string[] = [];
  for (const migration of migrations) {
    const checksum = done.get(migration.name);
    if (checksum === migration.checksum) continue;
    if (checksum !== undefined) {
      throw new Error(
        `${migration.name} was changed after it was applied: add a new file instead.`,
      );
    }
    await applyOne(client, migration);
    applied.push(migration.name);
  }
  return applied;
}

async function applyOne(client: pg.Client, { name, sql, checksum }: Migration) {
  await client.query('BEGIN');
  try {
    // Tasks of the old version are at work: rather fail than queue all of them behind a table lock.
    await client.query(`SET LOCAL lock_timeout = '5s'`);
    await client.query(sql);
    await client.query('INSERT INTO schema_migrations (name, checksum) VALUES ($1, $2)', [
      name,
      checksum,
    ]);
    await client.query('COMMIT');
  } catch (error) {
    await client.query('ROLLBACK').catch(() => undefined); // a broken connection has rolled back already
    if (error instanceof Error) error.message = `${name}: ${error.message}`;
    throw error;
  }
}
