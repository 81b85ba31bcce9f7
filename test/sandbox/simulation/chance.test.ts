import { describe, expect, it } from '@jest/globals';
import { createChance, type Chance } from '../../../sandbox/simulation/chance.ts';

const draws = (chance: Chance, count = 20) => Array.from({ length: count }, () => chance.next());

describe('chance', () => {
  it('is the same for the same seed and another for another, also above 2^32', () => {
    expect(draws(createChance(7))).toEqual(draws(createChance(7)));
    const firsts = [7, 8, 7 + 2 ** 32, 7 + 2 ** 33].map((seed) => createChance(seed).next());
    expect(new Set(firsts).size).toBe(4);
  });

  it('is even: each tenth of the range gets its tenth, also over the first draws of many seeds', () => {
    const streams = [
      draws(createChance(1), 20_000),
      Array.from({ length: 20_000 }, (_, seed) => createChance(seed).next()),
      Array.from({ length: 20_000 }, (_, seed) => createChance(seed).fork('season').next()),
    ];
    for (const stream of streams) {
      const tenths = new Array<number>(10).fill(0);
      for (const value of stream) tenths[Math.floor(value * 10)]! += 1;
      // Six standard deviations: sqrt(20000 × 0.1 × 0.9) = 42.
      for (const count of tenths) expect(Math.abs(count - 2_000)).toBeLessThan(255);
    }
  });

  it('forks by name, whatever was drawn or forked before', () => {
    const calm = createChance(7);
    const busy = createChance(7);
    busy.next();
    busy.fork('people').shuffle([1, 2, 3]);
    expect(draws(busy.fork('accidents'))).toEqual(draws(calm.fork('accidents')));
    expect(draws(calm.fork('accidents'))).not.toEqual(draws(calm.fork('people')));
    expect(draws(calm.fork('a').fork('b'))).not.toEqual(draws(calm.fork('b').fork('a')));
  });

  it('draws whole numbers from both ends', () => {
    const chance = createChance(3);
    const drawn = new Set(Array.from({ length: 200 }, () => chance.integer(-1, 2)));
    expect([...drawn].sort((a, b) => a - b)).toEqual([-1, 0, 1, 2]);
  });

  it('says yes as often as it is told', () => {
    const chance = createChance(4);
    const yes = Array.from({ length: 10_000 }, () => chance.chance(0.2)).filter(Boolean).length;
    expect(Math.abs(yes - 2_000)).toBeLessThan(240);
    expect(chance.chance(0)).toBe(false);
    expect(chance.chance(1)).toBe(true);
  });

  it('picks each, and refuses to pick from nothing', () => {
    const chance = createChance(5);
    const picked = new Set(Array.from({ length: 100 }, () => chance.pick(['a', 'b', 'c'])));
    expect([...picked].sort()).toEqual(['a', 'b', 'c']);
    expect(() => chance.pick([])).toThrow(new RangeError('There is nothing to pick from.'));
  });

  it('shuffles into every order, and leaves the list alone', () => {
    const chance = createChance(6);
    const list = [1, 2, 3] as const;
    const orders = new Set(Array.from({ length: 200 }, () => chance.shuffle(list).join('')));
    expect([...orders].sort()).toEqual(['123', '132', '213', '231', '312', '321']);
    expect(list).toEqual([1, 2, 3]);
  });
});
