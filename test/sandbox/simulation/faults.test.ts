import { describe, expect, it } from '@jest/globals';
import { addToCoverage, emptyCoverage } from '../../../sandbox/simulation/coverage.ts';
import { createFaults } from '../../../sandbox/simulation/faults.ts';
import type { Crossing } from '../../../sandbox/simulation/ports.ts';
import { seasonOf } from '../../../sandbox/simulation/season.ts';
import { fakeSimulation } from './fake-simulation.ts';

const simulate = fakeSimulation();
const seedsOf = (kind: string) =>
  Array.from({ length: 400 }, (_, seed) => seed).filter((seed) => seasonOf(seed).kind === kind);

const write: Crossing = {
  port: 'table',
  operation: 'UpdateItem',
  effect: true,
  phase: 'baking',
  by: 'judge-bake',
};

describe('the faults of a seed', () => {
  it('strike the same crossings whenever the seed runs', async () => {
    for (const seed of seedsOf('mixed').slice(0, 20))
      expect((await simulate({ seed })).struck).toEqual((await simulate({ seed })).struck);
  });

  it('leave the others where they were when one is left out', async () => {
    for (const seed of seedsOf('mixed').slice(0, 20)) {
      const { struck } = await simulate({ seed });
      const [one] = struck;
      if (!one) continue;
      const without = new Set([one.id]);
      expect((await simulate({ seed, without })).struck).toEqual(struck.slice(1));
    }
  });

  it('are not at all in a calm seed, and at most one in a lone seed, which no other replaces', async () => {
    const calm = await Promise.all(seedsOf('calm').map((seed) => simulate({ seed })));
    expect(calm.flatMap(({ struck }) => struck)).toEqual([]);
    let came = 0;
    for (const seed of seedsOf('lone')) {
      const { struck } = await simulate({ seed });
      expect(struck.length).toBeLessThan(2);
      const [one] = struck;
      if (!one) continue;
      came++;
      expect((await simulate({ seed, without: new Set([one.id]) })).struck).toEqual([]);
    }
    expect(came / seedsOf('lone').length).toBeGreaterThan(0.7);
  });

  it('have names that tell which crossing it was, each once', async () => {
    const { struck } = await simulate({ seed: seedsOf('mixed')[0] ?? 0 });
    for (const { id, port, operation } of struck)
      expect(id).toMatch(new RegExp(`^${port}/${operation}/(plan|wake|reconcile)#[1-9]\\d*$`));
    expect(new Set(struck.map(({ id }) => id)).size).toBe(struck.length);
  });

  it('end with the healing', () => {
    const seed = seedsOf('mixed').find((each) => {
      const season = seasonOf(each);
      return (
        season.kind === 'mixed' && season.rates.some((r) => r.port === 'table' && r.rate > 0.03)
      );
    });
    const faults = createFaults({ seed: seed ?? 0, until: 1_000 });
    for (let place = 0; place < 2_000; place++) faults.strike(write, 999);
    const before = faults.struck().length;
    const crossings = faults.crossings().reduce((sum, each) => sum + each, 0);
    for (let place = 0; place < 2_000; place++) faults.strike(write, 1_000);
    expect(before).toBeGreaterThan(10);
    expect(faults.struck().length).toBe(before);
    expect(crossings).toBe(2_000);
  });

  it('can be taken back where they had nothing to act on', () => {
    const seed = seedsOf('mixed').find((each) => seasonOf(each).kind === 'mixed') ?? 0;
    const faults = createFaults({ seed });
    const strikes = Array.from({ length: 5_000 }, (_, at) => faults.strike(write, at));
    const first = strikes.find((strike) => strike !== undefined);
    const before = faults.struck().length;
    if (first) faults.missed(first);
    expect(faults.struck().length).toBe(Math.max(0, before - 1));
    expect(faults.struck().some(({ id }) => id === first?.id)).toBe(false);
  });

  it('strike about as often as their rates say', async () => {
    const coverage = emptyCoverage();
    for (const seed of seedsOf('mixed').slice(0, 100))
      addToCoverage(coverage, await simulate({ seed }));
    const sum = (counts: readonly number[]) => counts.reduce((total, each) => total + each, 0);
    const struck = sum(Object.values(coverage.strikes).flatMap((each) => Object.values(each)));
    const expected = sum(Object.values(coverage.expected));
    expect(struck).toBeGreaterThan(300);
    expect(Math.abs(struck - expected)).toBeLessThan(6 * Math.sqrt(expected));
  });
});
