import { describe, expect, it } from '@jest/globals';
import { happenings, shrink } from '../../../sandbox/simulation/shrink.ts';
import type { Simulate } from '../../../sandbox/simulation/result.ts';
import { seasonOf } from '../../../sandbox/simulation/season.ts';
import { fakeSimulation } from './fake-simulation.ts';

/** A seed with many strikes and with accidents, and their ids in order of time. */
async function busySeed() {
  const simulate = fakeSimulation();
  for (let seed = 1; ; seed++) {
    if (seasonOf(seed).kind !== 'mixed') continue;
    const ids = happenings(await simulate({ seed }));
    if (ids.length >= 15) return { seed, ids };
  }
}

const fails = async (simulate: Simulate, seed: number) => simulate({ seed });

describe('shrinking a failing seed', () => {
  it('finds the three that it takes, an accident among them, and nothing else', async () => {
    const { seed, ids } = await busySeed();
    const accident = ids.find((id) => id.startsWith('accident/')) ?? '';
    const cause = [ids[1] ?? '', ids.at(-2) ?? '', accident];
    const simulate = fakeSimulation((came) =>
      cause.every((id) => came.has(id)) ? 'I9' : undefined,
    );
    const shrunk = await shrink({ simulate, failing: await fails(simulate, seed) });
    expect(new Set(shrunk.needed)).toEqual(new Set(cause));
    expect(shrunk).toMatchObject({ seed, invariant: 'I9', of: ids.length, minimal: true });
    expect(new Set(happenings(shrunk.result))).toEqual(new Set(cause));
    expect(shrunk.result.timeline.length).toBeGreaterThan(100);
    expect(shrunk.runs).toBe(simulate.runs.length - 1);
    expect(shrunk.runs).toBeLessThan(60);
  });

  it('sees that none is needed', async () => {
    const { seed } = await busySeed();
    const simulate = fakeSimulation(() => 'I1');
    const shrunk = await shrink({ simulate, failing: await fails(simulate, seed) });
    expect(shrunk).toMatchObject({ needed: [], minimal: true, runs: 2 });
  });

  it('keeps to the invariant that was broken first', async () => {
    const { seed, ids } = await busySeed();
    const simulate = fakeSimulation((came) => (came.has(ids[3] ?? '') ? 'I9' : 'I22'));
    const shrunk = await shrink({ simulate, failing: await fails(simulate, seed) });
    expect(shrunk).toMatchObject({ invariant: 'I9', needed: [ids[3]] });
  });

  it('ends when it has run often enough, and says that there may be less to it', async () => {
    const { seed, ids } = await busySeed();
    const simulate = fakeSimulation((came) => (came.size >= ids.length - 3 ? 'I9' : undefined));
    const failing = await fails(simulate, seed);
    const shrunk = await shrink({ simulate, failing, maxRuns: 6 });
    expect(shrunk.minimal).toBe(false);
    expect(shrunk.runs).toBeLessThanOrEqual(7);
    expect(shrunk.result.violations[0]?.invariant).toBe('I9');
  });

  it('needs all when all are needed', async () => {
    const { seed, ids } = await busySeed();
    const simulate = fakeSimulation((came) => (came.size === ids.length ? 'I9' : undefined));
    const shrunk = await shrink({ simulate, failing: await fails(simulate, seed) });
    expect(shrunk).toMatchObject({ needed: ids, minimal: true });
  });

  it('refuses a seed that broke nothing', async () => {
    const simulate = fakeSimulation();
    const failing = await simulate({ seed: 5 });
    await expect(shrink({ simulate, failing })).rejects.toThrow('Seed 5 broke no invariant.');
  });
});
