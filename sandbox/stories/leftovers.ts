import { chmodSync, mkdtempSync } from 'node:fs';
import { readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { descendants } from './processes.ts';

/**
 * Gives this process a temporary folder of its own, so that whatever is in it afterwards is ours.
 * The returned function names each process and file that should be gone, and removes the folder.
 */
export function watchForLeftovers(): () => Promise<string[]> {
  const folder = mkdtempSync(join(tmpdir(), 'slipway-story-'));
  // PostgreSQL runs as nobody when we are root, and must be able to enter.
  chmodSync(folder, 0o755);
  process.env.TMPDIR = folder;
  return async () => {
    const processes = (await descendants()).map(
      ({ pid, command }) => `process ${pid} (${command})`,
    );
    const files = (await readdir(folder)).map((name) => `temporary file ${name}`);
    await rm(folder, { recursive: true, force: true });
    return [...processes, ...files];
  };
}
