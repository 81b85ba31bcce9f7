import { describe, expect, it } from '@jest/globals';
import { invariants } from '../../../sandbox/simulation/invariants/invariants.ts';
import { mutants } from '../../../sandbox/simulation/mutants/list.ts';
import { mutate, type Mutant } from '../../../sandbox/simulation/mutants/mutant.ts';
import { huntMutants, runSeeds } from '../../../sandbox/simulation/mutants/run.ts';

const few = { from: 1, count: 8, enough: 1 };
const named = (name: string) => mutants.filter((mutant) => mutant.name === name);

describe('the mutants', () => {
  it.each(mutants.map((mutant) => [mutant.name, mutant] as const))(
    'can still take out: %s',
    (_name, mutant) => {
      expect(mutate(mutant).size).toBeGreaterThan(0);
    },
  );

  it('are many, and each has a name of its own', () => {
    expect(mutants.length).toBeGreaterThanOrEqual(36);
    expect(new Set(mutants.map(({ name }) => name)).size).toBe(mutants.length);
  });

  it('break only invariants that somebody judges, and nearly all of those', () => {
    const judged = new Set(invariants.map(({ number }) => number));
    const broken = new Set(mutants.flatMap(({ caughtBy }) => caughtBy));
    expect([...broken].filter((number) => !judged.has(number))).toEqual([]);
    expect([...judged].filter((number) => !broken.has(number))).toEqual([]);
  });

  it('say which guard is gone when the list is out of date', () => {
    const stale: Mutant = { ...whole, find: 'no such text' };
    expect(() => mutate(stale)).toThrow('the guard of "nothing at all" is 0 times in');
  });
});

const whole: Mutant = {
  name: 'nothing at all',
  file: 'orchestrator/aws/locks.ts',
  find: 'export function claimLock(',
  replace: 'export function claimLock(',
  breaks: 'nothing',
  caughtBy: ['I8'],
};

describe('the hunt', () => {
  it('catches in a few seeds, by the invariant that was broken', async () => {
    const hunted = await huntMutants(
      [
        ...named('seals are not chained'),
        ...named('the lock is not given back at the end'),
        ...named('the bake takes no time'),
      ],
      { ...few, threads: 2 },
    );
    const seen = hunted.map(({ mutant: { name, caughtBy }, verdict: { failed } }) => [
      name,
      failed.flatMap(({ invariants: fallen }) => fallen).some((it) => caughtBy.includes(it)),
    ]);
    expect(Object.fromEntries(seen)).toEqual({
      'seals are not chained': true,
      'the lock is not given back at the end': true,
      'the bake takes no time': true,
    });
  }, 60_000);

  it('has nothing to catch in our code as it is, with or without an edit that changes nothing', async () => {
    expect(await runSeeds(few)).toEqual({ ran: 8, failed: [], beside: [] });
    expect(await runSeeds({ ...few, mutant: whole })).toEqual({ ran: 8, failed: [], beside: [] });
  }, 60_000);

  it('does not take the cry of another judge for a proof', async () => {
    const mutant = { ...named('seals are not chained')[0], caughtBy: ['I9'] } as Mutant; // it is in the list
    const { failed, beside } = await runSeeds({ ...few, count: 2, mutant });
    expect(failed).toEqual([]);
    expect(beside[0]?.invariants).toContain('I17');
  }, 60_000);
});
