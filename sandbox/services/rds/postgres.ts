import type { ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { prepareBinaries, type Binaries } from './binaries.ts';
import {
  end,
  HOST,
  initialise,
  keepFolder,
  launch,
  launchOnFreePort,
  SUPERUSER,
} from './launch.ts';

/** A PostgreSQL server of our own on 127.0.0.1, with its data in a temporary folder. */
export interface PostgresServer {
  readonly host: string;
  readonly port: number;
  /** As superuser; for another database of this server give its name. */
  url(database?: string): string;
  /** A login role that owns a new database (or the one called `postgres`, which is always there). */
  createDatabase(wanted: {
    readonly name: string;
    readonly user: string;
    readonly password: string;
  }): Promise<void>;
  /** The server goes away and its data stays: every connection breaks, new ones are refused. */
  halt(): Promise<void>;
  /** Back on the same port with the same data. */
  resume(): Promise<void>;
  /** Ends the server and removes its folder; may be called twice. */
  stop(): Promise<void>;
}

/** Ready to connect when it resolves (in about a second). Throws with PostgreSQL's own words if it does not start. */
export async function startPostgres(): Promise<PostgresServer> {
  const folder = await mkdtemp(join(tmpdir(), 'slipway-postgres-'));
  try {
    const binaries = prepareBinaries(folder);
    const password = randomBytes(12).toString('hex');
    await initialise(binaries, folder, password);
    const { port, child } = await launchOnFreePort(binaries, folder);
    return serverOf({ binaries, folder, password, port, child });
  } catch (error) {
    await rm(folder, { recursive: true, force: true });
    throw error;
  }
}

interface Running {
  readonly binaries: Binaries;
  readonly folder: string;
  readonly password: string;
  readonly port: number;
  child: ChildProcess;
}

function serverOf(running: Running): PostgresServer {
  const { binaries, folder, password, port } = running;
  const url = (database = 'postgres') =>
    `postgres://${SUPERUSER}:${password}@${HOST}:${port}/${encodeURIComponent(database)}`;
  return {
    host: HOST,
    port,
    url,
    createDatabase: (wanted) => createDatabase(url(), wanted),
    halt: async () => {
      await keepFolder(folder);
      await end(running.child);
    },
    resume: async () => {
      running.child = await launch(binaries, folder, port);
    },
    stop: async () => {
      await end(running.child);
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function createDatabase(
  url: string,
  { name, user, password }: { name: string; user: string; password: string },
) {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    // DDL takes no parameters: identifiers and the literal are quoted by the driver.
    const role = client.escapeIdentifier(user);
    const database = client.escapeIdentifier(name);
    await client.query(
      `CREATE ROLE ${role} LOGIN CREATEDB CREATEROLE PASSWORD ${client.escapeLiteral(password)}`,
    );
    await client.query(
      name === 'postgres' // every server has this one from the start
        ? `ALTER DATABASE ${database} OWNER TO ${role}`
        : `CREATE DATABASE ${database} OWNER ${role}`,
    );
  } finally {
    await client.end();
  }
}
