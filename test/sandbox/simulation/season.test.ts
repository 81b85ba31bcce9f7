import { describe, expect, it } from '@jest/globals';
import { waysToStrike } from '../../../sandbox/simulation/applicable.ts';
import { faultKinds, ports } from '../../../sandbox/simulation/ports.ts';
import { seasonOf, type Rate, type Season } from '../../../sandbox/simulation/season.ts';

const seeds = Array.from({ length: 5_000 }, (_, seed) => seed);
const seasons = seeds.map((seed) => seasonOf(seed));
const ofKind = <K extends Season['kind']>(kind: K) =>
  seasons.filter((season): season is Extract<Season, { kind: K }> => season.kind === kind);

describe('the season of a seed', () => {
  it('is calm for one in ten and lone for one in ten; half of either without accidents', () => {
    for (const kind of ['calm', 'lone'] as const) {
      const found = ofKind(kind);
      expect(Math.abs(found.length - 500)).toBeLessThan(130);
      const quiet = found.filter(({ accidents }) => !accidents).length;
      expect(Math.abs(quiet - found.length / 2)).toBeLessThan(70);
    }
  });

  it('is the same whenever it is asked for', () => {
    expect(seeds.map((seed) => seasonOf(seed))).toEqual(seasons);
  });

  it('mixes two to six kinds at their own rates from 0.1 % to 5 %, only where they make sense', () => {
    const mixed = ofKind('mixed').map(({ rates }) => rates);
    const sizes = mixed.map((rates) => new Set(rates.map(({ kind }) => kind)).size);
    expect([...new Set(sizes)].sort()).toEqual([2, 3, 4, 5, 6]);
    const rates = mixed.flat();
    expect(rates.filter(({ rate }) => rate < 0.001 || rate > 0.05)).toEqual([]);
    const possible = ({ kind, port, way }: Rate) => waysToStrike(kind, port).includes(way);
    expect(rates.filter((rate) => !possible(rate))).toEqual([]);
  });

  it('brings each possible kind and port in some seed, mixed and alone', () => {
    const possible = faultKinds.flatMap((kind) =>
      ports.filter((port) => waysToStrike(kind, port).length > 0).map((port) => `${kind} ${port}`),
    );
    const mixed = ofKind('mixed').flatMap(({ rates }) => rates.map((r) => `${r.kind} ${r.port}`));
    const lone = ofKind('lone').map(({ strike, port }) => `${strike} ${port}`);
    expect(new Set(mixed)).toEqual(new Set(possible));
    expect(new Set(lone)).toEqual(new Set(possible));
  });

  it('takes only kinds that are allowed', () => {
    const only = ['drop', 'crash'] as const;
    for (const seed of seeds.slice(0, 300)) {
      const season = seasonOf(seed, only);
      if (season.kind === 'lone') expect(only).toContain(season.strike);
      if (season.kind === 'mixed')
        expect([...new Set(season.rates.map(({ kind }) => kind))].sort()).toEqual([
          'crash',
          'drop',
        ]);
    }
    expect(seeds.every((seed) => seasonOf(seed, []).kind === 'calm')).toBe(true);
  });
});
