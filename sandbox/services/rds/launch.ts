import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { chown, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Binaries } from './binaries.ts';
import { settings } from './settings.ts';
import { supervisor } from './supervisor.ts';

export const HOST = '127.0.0.1';
/** As on RDS, where the master user is not the superuser. */
export const SUPERUSER = 'rdsadmin';

/** Makes the data folder, with our superuser in it. Throws with initdb's own words. */
export async function initialise(binaries: Binaries, folder: string, password: string) {
  const passwordFile = join(folder, 'password');
  await writeFile(passwordFile, password, { mode: 0o600 });
  const { uid, gid } = binaries.owner;
  if (uid !== undefined && gid !== undefined) await chown(passwordFile, uid, gid);
  const data = join(folder, 'data');
  const options = { ...binaries.owner, env: { LC_ALL: 'C', PATH: process.env.PATH } };
  try {
    await promisify(execFile)(
      binaries.initdb,
      ['-D', data, '-U', SUPERUSER, '--pwfile', passwordFile, ...settings.initdb],
      options,
    );
  } catch (cause) {
    // initdb's own words come last; before them stands the command.
    const words = cause instanceof Error ? (cause.message.trim().split('\n').at(-1) ?? '') : '';
    throw new Error(`PostgreSQL could not make its data folder: ${words}`, { cause });
  }
  await rm(passwordFile);
}

/** A port that is free now may be taken a moment later: then another one is tried. */
export async function launchOnFreePort(binaries: Binaries, folder: string) {
  for (let attempt = 1; ; attempt++) {
    const port = await freePort();
    try {
      return { port, child: await launch(binaries, folder, port) };
    } catch (error) {
      const taken = error instanceof Error && error.message.includes('Address already in use');
      if (!taken || attempt === 5) throw error;
    }
  }
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer().on('error', reject);
    probe.listen(0, HOST, () => {
      const address = probe.address();
      const port = typeof address === 'object' && address ? address.port : 0;
      probe.close(() => resolve(port));
    });
  });
}

/** Resolves when PostgreSQL says that it accepts connections; its log is the only honest sign. */
export async function launch(
  binaries: Binaries,
  folder: string,
  port: number,
): Promise<ChildProcess> {
  // A start that fails must not take the data with it: another may follow.
  await keepFolder(folder);
  const child = spawn(
    '/bin/sh',
    ['-c', supervisor, 'postgres', folder, binaries.postgres, ...settings.server(folder, port)],
    {
      ...binaries.owner,
      cwd: folder,
      // Its own process group: a Ctrl-C at the terminal must reach us, not the database below our tasks.
      detached: true,
      stdio: ['pipe', 'ignore', 'pipe'],
      env: { LC_ALL: 'C', PATH: process.env.PATH },
    },
  );
  await ready(child);
  await rm(keepMark(folder));
  return child;
}

function ready(child: ChildProcess): Promise<void> {
  return new Promise((resolve, reject) => {
    let log = '';
    child.on('error', reject);
    child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      log = (log + text).slice(-4000);
      if (log.includes('ready to accept connections')) resolve();
    });
    child.on('exit', () => reject(new Error(`PostgreSQL did not start: ${log.trim()}`)));
  });
}

/** From now on the data outlives the server; see the supervisor. A launch undoes it. */
export const keepFolder = (folder: string) => writeFile(keepMark(folder), '');

const keepMark = (folder: string) => join(folder, 'keep');

/** Closing the pipe is the sign to stop; see the supervisor. */
export async function end(child: ChildProcess) {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exited = new Promise((resolve) => child.once('exit', resolve));
  child.stdin?.end();
  await exited;
}
