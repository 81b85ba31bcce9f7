import { jest } from '@jest/globals';
import { spawn, type ChildProcess } from 'node:child_process';
import { createInterface } from 'node:readline';
import { createApp, type AppOptions } from '../../../app/contacts/app.ts';
import { openDatabase } from '../../../app/contacts/database.ts';
import { migrate } from '../../../app/contacts/migrations.ts';
import { contactStore } from '../../../app/contacts/store.ts';
import { startPostgres, type PostgresServer } from '../../../sandbox/services/rds/index.ts';

// Real processes and databases: a busy machine may take its time.
jest.setTimeout(60_000);

export const MIGRATIONS = 'app/contacts/migrations';

/** A PostgreSQL server with an empty database for the service. */
export async function freshDatabase(): Promise<{ server: PostgresServer; url: string }> {
  const server = await startPostgres();
  await server.createDatabase({ name: 'contacts', user: 'contacts', password: 'p4ss-word' });
  return { server, url: urlOf(server) };
}

export const urlOf = ({ port }: PostgresServer) =>
  `postgres://contacts:p4ss-word@127.0.0.1:${port}/contacts`;

/** The application in this process on a free port, with its schema and sample data in place. */
export async function startApp(url: string, options: Partial<AppOptions> = {}) {
  await migrate({ connectionString: url }, MIGRATIONS);
  const troubles: Error[] = [];
  const database = openDatabase({ connectionString: url }, (error) => troubles.push(error));
  const app = await createApp({
    store: contactStore(database),
    version: 'v1',
    fault: { kind: 'none' },
    logLevel: 'silent',
    ...options,
  });
  app.addHook('onClose', () => database.close());
  const base = await app.listen({ host: '127.0.0.1', port: 0 });
  return { app, database, base, troubles };
}

/** One of the service's programs as a process of its own. */
export interface Program {
  readonly child: ChildProcess;
  /** Resolves with the first line of output, now or later, that matches; rejects when the program ends before. */
  line(pattern: RegExp): Promise<string>;
  readonly exitCode: Promise<number | null>;
}

export function startProgram(
  entry: 'server' | 'alone' | 'migrate',
  environment: Readonly<Record<string, string>>,
): Program {
  const child = spawn(process.execPath, [`app/contacts/${entry}.ts`], {
    env: { PATH: process.env.PATH, PORT: '0', HOST: '127.0.0.1', ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const lines: string[] = [];
  const readers = [child.stdout, child.stderr].map((input) => createInterface({ input }));
  for (const reader of readers) reader.on('line', (line) => lines.push(line));
  const exitCode = new Promise<number | null>((resolve) => child.once('close', resolve));

  const line = (pattern: RegExp) =>
    new Promise<string>((resolve, reject) => {
      const look = () => {
        const found = lines.find((one) => pattern.test(one));
        if (found !== undefined) resolve(found);
      };
      for (const reader of readers) reader.on('line', look);
      child.once('close', () => reject(new Error(`ended without ${pattern}: ${lines.join('\n')}`)));
      look();
    });
  return { child, line, exitCode };
}

/** The address in a program's "listening" line. */
export async function addressOf(program: Program): Promise<string> {
  const line = await program.line(/listening (on|at) http/);
  return /http:\/\/[\d.]+:\d+/.exec(line)?.[0] ?? '';
}
