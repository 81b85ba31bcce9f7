import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { stories } from '../../sandbox/stories/index.ts';
import type { Receipt } from '../../sandbox/stories/receipt.ts';

const root = resolve(import.meta.dirname, '../..');
const storyLimitMs = 180_000;

/** Plays a story as a person would, in a process of its own. */
async function play(
  name: string,
): Promise<{ exitCode: number | null; output: string; receipt: Receipt }> {
  const folder = await mkdtemp(join(tmpdir(), 'slipway-receipt-'));
  const file = join(folder, 'receipt.json');
  try {
    const child = spawn(process.execPath, ['sandbox/stories/main.ts', name, '--receipt', file], {
      cwd: root,
      stdio: ['ignore', 'pipe', 'pipe'],
      // A story that does not end by itself has failed, and must not outlive its test.
      timeout: storyLimitMs - 5_000,
      killSignal: 'SIGKILL',
    });
    let output = '';
    child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
    child.stderr.on('data', (chunk: Buffer) => (output += chunk.toString()));
    const exitCode = await new Promise<number | null>((done) => child.once('close', done));
    // Written by our own runner just now.
    const receipt = JSON.parse(await readFile(file, 'utf8').catch(() => 'null')) as Receipt;
    return { exitCode, output, receipt };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

describe('a whole deployment, in a whole sandbox', () => {
  it.each([...stories.values()].map(({ name, title }) => [name, title]))(
    '%s: %s',
    async (name) => {
      const { exitCode, output, receipt } = await play(name);
      const failed = receipt?.checks.filter(({ ok }) => !ok) ?? output;
      expect(failed).toEqual([]);
      expect(exitCode).toBe(0);
    },
    storyLimitMs,
  );
});
