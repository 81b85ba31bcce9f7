import { describe, expect, it } from '@jest/globals';
import type { Simulate } from '../../../sandbox/simulation/result.ts';
import { repeatEvery, runSeeds } from '../../../sandbox/simulation/run.ts';
import { emptyTally, mergeTally } from '../../../sandbox/simulation/tally.ts';
import { fakeSimulation } from './fake-simulation.ts';

describe('running a row of seeds', () => {
  it('adds up what they came to', async () => {
    const seen: number[] = [];
    const tally = await runSeeds({
      simulate: fakeSimulation(),
      seeds: { first: 5, count: 12 },
      onSeed: (seed) => seen.push(seed),
    });
    expect(seen).toEqual([5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16]);
    expect(tally).toMatchObject({
      seeds: 12,
      deployments: 48,
      outcomes: { SUCCEEDED: 36, ROLLED_BACK: 12 },
      virtualMs: 12 * 3_600_000,
      failures: [],
    });
    expect(tally.strikes).toBeGreaterThan(0);
  });

  it('takes the price of a deployment from seeds without faults and accidents', async () => {
    const seeds = { first: 1, count: 100 };
    const tally = await runSeeds({ simulate: fakeSimulation(), seeds, faults: [] });
    // Half of the calm seeds are without accidents; of four deployments three succeed, two of them with 201 calls.
    const [of200 = 0, of201 = 0] = Object.values(tally.undisturbed.awsCalls);
    expect(Object.keys(tally.undisturbed.awsCalls)).toEqual(['200', '201']);
    expect(of201).toBe(2 * of200);
    expect(tally.undisturbed.transitions).toEqual({ 37: of200 + of201 });
    expect(of200).toBeGreaterThan(25);
    expect(of200).toBeLessThan(75);
  });

  it('hands on which kinds may strike', async () => {
    const simulate = fakeSimulation();
    await runSeeds({ simulate, seeds: { first: 1, count: 1 }, faults: ['drop'] });
    expect(simulate.runs).toEqual([{ seed: 1, faults: ['drop'] }]);
  });

  it('notes the seeds that break an invariant', async () => {
    const simulate = fakeSimulation((_, seed) => (seed % 2 ? 'I9' : undefined));
    const { failures } = await runSeeds({ simulate, seeds: { first: 1, count: 4 } });
    expect(failures.map(({ seed, violations }) => [seed, violations[0]?.invariant])).toEqual([
      [1, 'I9'],
      [3, 'I9'],
    ]);
  });

  it('takes a simulation that breaks down for a failure, and goes on', async () => {
    const well = fakeSimulation();
    const simulate: Simulate = async (options) => {
      if (options.seed === 2) throw new Error('no such service');
      return well(options);
    };
    const tally = await runSeeds({ simulate, seeds: { first: 1, count: 3 } });
    expect(tally.seeds).toBe(3);
    expect(tally.failures).toHaveLength(1);
    expect(tally.failures[0]).toMatchObject({ seed: 2, violations: [{ invariant: 'simulation' }] });
    expect(tally.failures[0]?.violations[0]?.what).toMatch(/^Error: no such service at /);
  });

  it('runs some seeds twice, and finds one that is not the same again (I21)', async () => {
    const well = fakeSimulation();
    let run = 0;
    const simulate: Simulate = async (options) => ({
      ...(await well(options)),
      traceHash: String(run++),
    });
    const seeds = { first: repeatEvery - 1, count: 3 };
    const { failures } = await runSeeds({ simulate, seeds });
    expect(failures).toEqual([
      {
        seed: repeatEvery,
        violations: [{ invariant: 'I21', what: 'the same seed left two traces: 1 and 2', at: 0 }],
      },
    ]);
  });

  it('comes to the same in two rows, in whatever order', async () => {
    const simulate = fakeSimulation((_, seed) => (seed === 3 || seed === 9 ? 'I1' : undefined));
    const all = await runSeeds({ simulate, seeds: { first: 1, count: 10 } });
    const merged = emptyTally();
    mergeTally(merged, await runSeeds({ simulate, seeds: { first: 6, count: 5 } }));
    mergeTally(merged, await runSeeds({ simulate, seeds: { first: 1, count: 5 } }));
    const plain = (tally: typeof all) => ({
      ...tally,
      coverage: { ...tally.coverage, expected: {} },
    });
    expect(plain(merged)).toEqual(plain(all));
    expect(all.fingerprint).not.toBe(0);
  });
});
