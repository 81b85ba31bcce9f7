import { pathToFileURL } from 'node:url';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { missingPairs } from '../../../sandbox/simulation/coverage-cells.ts';
import { runOnThreads } from '../../../sandbox/simulation/seed-threads.ts';

const simulation = pathToFileURL(join(import.meta.dirname, 'fake-simulation.ts'));
const common = { simulation, threads: 2 };

describe('running seeds on threads', () => {
  it('comes to the same on one thread and on two; all pairs of kinds meet within 2,000 seeds', async () => {
    const seeds = { first: 1_001, count: 2_000 };
    const progress: number[] = [];
    const two = await runOnThreads({
      ...common,
      seeds,
      onProgress: (tally) => progress.push(tally.seeds),
    });
    const one = await runOnThreads({ ...common, seeds, threads: 1 });
    expect(two).toMatchObject({ seeds: 2_000, deployments: 8_000, failures: [] });
    expect(two.coverage.strikes).toEqual(one.coverage.strikes);
    expect(two.fingerprint).toBe(one.fingerprint);
    expect(missingPairs(two.coverage)).toEqual([]);
    expect(two.cpuMs).toBeGreaterThan(0);
    expect(progress.at(-1)).toBe(2_000);
    expect(progress).toHaveLength(80);
  }, 60_000);

  it('finds failures and breakdowns in order of seed, and runs only the seeds asked for', async () => {
    const { seeds, failures } = await runOnThreads({ ...common, seeds: { first: 3, count: 60 } });
    expect(seeds).toBe(60);
    expect(failures.map(({ seed, violations }) => [seed, violations[0]?.invariant])).toEqual([
      [7, 'I9'],
      [8, 'I9'],
      [30, 'simulation'],
    ]);
  });

  it('hands on which kinds may strike', async () => {
    const seeds = { first: 1, count: 60 };
    const { coverage } = await runOnThreads({ ...common, seeds, faults: ['drop'] });
    const kinds = Object.keys(coverage.strikes).map((cell) => cell.split(' ')[0]);
    expect(new Set(kinds)).toEqual(new Set(['drop']));
  });

  it('names the seed that does not end', async () => {
    const seeds = { first: 3_999, count: 2 };
    await expect(runOnThreads({ ...common, seeds, stuckAfter: 2_000 })).rejects.toThrow(
      'Seed 4000 did not end within 2 s.',
    );
  });

  it('says so when there is nothing to run', async () => {
    const missing = new URL('./no-such-module.ts', simulation);
    const seeds = { first: 1, count: 1 };
    await expect(runOnThreads({ ...common, simulation: missing, seeds })).rejects.toThrow(
      /no-such-module/,
    );
  });
});
