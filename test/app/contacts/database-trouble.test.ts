import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { PostgresServer } from '../../../sandbox/services/rds/index.ts';
import { addressOf, freshDatabase, startApp, startProgram, type Program } from './running.ts';

let server: PostgresServer;
let url: string;
let program: Program | undefined;

beforeEach(async () => {
  ({ server, url } = await freshDatabase());
});

afterEach(async () => {
  program?.child.kill('SIGKILL');
  await program?.exitCode;
  program = undefined;
  await server.stop();
});

async function ask(address: string): Promise<[number, unknown]> {
  const response = await fetch(address);
  return [response.status, await response.json()];
}

const away = { detail: 'The database cannot be reached at the moment.' };

describe('contacts alone', () => {
  it('makes its schema and sample data, and says when it is ready', async () => {
    program = startProgram('alone', { DATABASE_URL: url });
    await program.line(/^contacts: ready on http/);
    const [status, contacts] = await ask(`${await addressOf(program)}/contacts`);
    expect(status).toBe(200);
    expect(contacts).toHaveLength(5);
    expect(contacts).toContainEqual(expect.objectContaining({ name: 'Ada Lovelace' }));
  });

  it('waits for a database that comes late', async () => {
    await server.halt();
    program = startProgram('alone', { DATABASE_URL: url });
    expect(await program.line(/waiting for the database/)).toContain('ECONNREFUSED');
    const base = await addressOf(program);
    expect(await ask(`${base}/`)).toEqual([200, { status: 'OK' }]);
    expect(await ask(`${base}/contacts`)).toEqual([503, away]);

    await server.resume();
    await program.line(/^contacts: ready on http/);
    expect((await ask(`${base}/contacts`))[0]).toBe(200);
  });

  it('answers 503 while the database is away, and is well again when it is back', async () => {
    program = startProgram('alone', { DATABASE_URL: url });
    await program.line(/^contacts: ready on http/);
    const base = await addressOf(program);
    expect((await ask(`${base}/contacts`))[0]).toBe(200);

    await server.halt();
    expect(await ask(`${base}/contacts`)).toEqual([503, away]);
    expect(await ask(`${base}/contacts/1`)).toEqual([503, away]);
    expect(await ask(`${base}/`)).toEqual([200, { status: 'OK' }]);

    await server.resume();
    expect((await ask(`${base}/contacts`))[0]).toBe(200);
  });

  it('stops at once on SIGTERM although the database never came', async () => {
    await server.halt();
    program = startProgram('alone', { DATABASE_URL: url });
    await program.line(/waiting for the database/);
    await addressOf(program);
    program.child.kill('SIGTERM');
    expect(await program.exitCode).toBe(0);
  });

  it('tells what is missing, in one line', async () => {
    program = startProgram('alone', {});
    expect(await program.line(/./)).toMatch(/^contacts: No database is given: set DATABASE_URL/);
    expect(await program.exitCode).toBe(1);
  });
});

describe('a database without tables', () => {
  it('is 503 too, and is reported so that the schema can be made', async () => {
    let missing = 0;
    const { app, base, database } = await startApp(url, { onSchemaMissing: () => missing++ });
    await database.pool.query('DROP TABLE contacts');
    expect(await ask(`${base}/contacts`)).toEqual([
      503,
      { detail: 'The database is not ready: its tables are not there yet.' },
    ]);
    expect(missing).toBe(1);
    await app.close();
  });
});
