import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { migrate } from '../../../app/contacts/migrations.ts';
import { startPostgres, type PostgresServer } from '../../../sandbox/services/rds/index.ts';
import { MIGRATIONS, startProgram } from './running.ts';

let server: PostgresServer;
let folder: string;
let settings: { connectionString: string };
let number = 0;

beforeAll(async () => {
  server = await startPostgres();
});
afterAll(() => server.stop());

beforeEach(async () => {
  const name = `contacts_${++number}`;
  await server.createDatabase({ name, user: name, password: 'p4ss-word' });
  settings = { connectionString: `postgres://${name}:p4ss-word@127.0.0.1:${server.port}/${name}` };
  folder = await mkdtemp(join(tmpdir(), 'contacts-migrations-'));
  await cp(MIGRATIONS, folder, { recursive: true });
});
afterEach(() => rm(folder, { recursive: true }));

async function query(text: string): Promise<unknown[]> {
  const client = new pg.Client(settings);
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(text)).rows;
  } finally {
    await client.end();
  }
}

describe('migrations', () => {
  it('are applied once, with sample data for an empty table', async () => {
    expect(await migrate(settings, folder)).toEqual({
      applied: ['001-create-contacts.sql'],
      sampleContacts: 5,
    });
    expect(await migrate(settings, folder)).toEqual({ applied: [], sampleContacts: 0 });
    expect(await query('SELECT name FROM schema_migrations')).toEqual([
      { name: '001-create-contacts.sql' },
    ]);
  });

  it('run by several tasks at once are applied by one of them', async () => {
    const reports = await Promise.all(Array.from({ length: 5 }, () => migrate(settings, folder)));
    const told = reports.map(({ applied, sampleContacts }) => [applied.length, sampleContacts]);
    expect(told.sort()).toEqual([
      [0, 0],
      [0, 0],
      [0, 0],
      [0, 0],
      [1, 5],
    ]);
    expect(await query('SELECT count(*)::int AS count FROM contacts')).toEqual([{ count: 5 }]);
  });

  it('are applied in the order of their names, only what is new', async () => {
    await migrate(settings, folder);
    await writeFile(join(folder, '003-b.sql'), 'ALTER TABLE contacts DROP COLUMN note');
    await writeFile(join(folder, '002-a.sql'), 'ALTER TABLE contacts ADD COLUMN note text');
    const { applied } = await migrate(settings, folder);
    expect(applied).toEqual(['002-a.sql', '003-b.sql']);
  });

  it('that fail leave nothing behind, name their file, and end the program with 1', async () => {
    await writeFile(join(folder, '002-bad.sql'), 'CREATE TABLE half (id int); SELECT nonsense');
    await expect(migrate(settings, folder)).rejects.toThrow(
      '002-bad.sql: column "nonsense" does not exist',
    );
    expect(await query(`SELECT to_regclass('half') AS half`)).toEqual([{ half: null }]);
  });

  it('must not change after they were applied', async () => {
    await migrate(settings, folder);
    await writeFile(join(folder, '001-create-contacts.sql'), 'SELECT 1');
    await expect(migrate(settings, folder)).rejects.toThrow('001-create-contacts.sql was changed');
  });
});

describe('the migration program', () => {
  it('ends with 0 and one line', async () => {
    const program = startProgram('migrate', { DATABASE_URL: settings.connectionString });
    expect(await program.line(/./)).toBe(
      'contacts migration: applied 001-create-contacts.sql; 5 sample contacts inserted',
    );
    expect(await program.exitCode).toBe(0);
  });

  it('ends with 1 and one line when there is no database', async () => {
    const program = startProgram('migrate', { DATABASE_URL: 'postgres://a:secret@127.0.0.1:1/x' });
    const line = await program.line(/./);
    expect(line).toMatch(/^contacts migration: The database cannot be reached .*ECONNREFUSED/);
    expect(line).not.toContain('secret');
    expect(await program.exitCode).toBe(1);
  });
});
