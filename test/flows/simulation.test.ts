import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { cellsOf, missingPairs } from '../../sandbox/simulation/coverage-cells.ts';
import { faultKinds } from '../../sandbox/simulation/ports.ts';
import type { Run } from '../../sandbox/simulation/report.ts';

const root = resolve(import.meta.dirname, '../..');
const limitMs = 600_000;

/** Simulates as a person would, in a process of its own. */
async function simulate(...flags: string[]) {
  const folder = await mkdtemp(join(tmpdir(), 'slipway-simulation-'));
  const file = join(folder, 'figures.json');
  try {
    const child = spawn(
      process.execPath,
      ['sandbox/simulation/main.ts', ...flags, '--json', file],
      { cwd: root, stdio: ['ignore', 'pipe', 'pipe'], timeout: limitMs, killSignal: 'SIGKILL' },
    );
    let output = '';
    child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
    child.stderr.on('data', (chunk: Buffer) => (output += chunk.toString()));
    const exitCode = await new Promise<number | null>((done) => child.once('close', done));
    // Written by our own runner just now.
    const run = JSON.parse(await readFile(file, 'utf8').catch(() => 'null')) as Run | null;
    return { exitCode, output, run };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

describe('two thousand small worlds under every fault', () => {
  it(
    'break no invariant, and no fault is left out without a reason',
    async () => {
      const { exitCode, output, run } = await simulate('--seeds', '2000');
      const { tally } = run ?? {};
      if (exitCode !== 0 || !tally) throw new Error(`the simulation failed:\n${output}`);
      expect(tally.failures).toEqual([]);
      expect(tally.seeds).toBe(2000);
      expect(tally.outcomes).toEqual(
        Object.fromEntries(
          [
            'SUCCEEDED',
            'ROLLED_BACK',
            'FAILED_SAFE',
            'REJECTED',
            'EXPIRED',
            'CANCELLED',
            'NEEDS_HUMAN',
          ].map((outcome) => [outcome, expect.any(Number)]),
        ),
      );
      expect(missingPairs(tally.coverage, faultKinds)).toEqual([]);
      const cells = cellsOf(tally.coverage, faultKinds);
      expect(cells.filter(({ empty }) => empty?.kind === 'unexplained')).toEqual([]);
    },
    limitMs,
  );

  it(
    'are the same worlds again in another process',
    async () => {
      const [once, again] = [await simulate('--seeds', '40'), await simulate('--seeds', '40')];
      expect(once.run?.tally.fingerprint).toEqual(expect.any(Number));
      expect(again.run?.tally.fingerprint).toBe(once.run?.tally.fingerprint);
    },
    limitMs,
  );
});
