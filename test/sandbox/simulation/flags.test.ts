import { describe, expect, it } from '@jest/globals';
import { UnusableFlag } from '../../../sandbox/options.ts';
import { parseFlags } from '../../../sandbox/simulation/flags.ts';

describe('the flags of npm run simulate', () => {
  it('are all optional', () => {
    expect(parseFlags([], 4)).toEqual({
      kind: 'seeds',
      seeds: { first: 1, count: 1_000 },
      workers: 4,
    });
  });

  it('choose seeds, kinds, threads and a file', () => {
    const args = ['--seeds', '50', '--from=100', '--faults', 'drop,crash', '--workers', '3'];
    expect(parseFlags([...args, '--json', 'run.json'], 1)).toEqual({
      kind: 'seeds',
      seeds: { first: 100, count: 50 },
      // As they are listed, not as they are typed: the season of a seed follows from their order.
      faults: ['drop', 'crash'],
      workers: 3,
      json: 'run.json',
    });
    expect(parseFlags(['--seed', '9', '--faults', 'crash,drop,crash'])).toEqual({
      kind: 'seed',
      seed: 9,
      faults: ['drop', 'crash'],
    });
    expect(parseFlags(['--seed', '0', '--faults', 'none'])).toEqual({
      kind: 'seed',
      seed: 0,
      faults: [],
    });
    expect(parseFlags(['--help', '--seed', '1'])).toEqual({ kind: 'help' });
  });

  it.each([
    [['--seeds', '0'], '--seeds takes a whole number from 1 to 1000000000, not `0`.'],
    [['--seeds', '1e3'], '--seeds takes a whole number from 1 to 1000000000, not `1e3`.'],
    [['--seed', 'x'], '--seed takes a whole number from 0 to 9007199254740991, not `x`.'],
    [['--workers', '0'], '--workers takes a whole number from 1 to 256, not `0`.'],
    [['--json', ''], '--json takes the name of a file.'],
    [['--seed', '1', '--seeds', '5'], '--seed replays one seed and does not go with --seeds.'],
    [
      ['--faults', 'drop,rain'],
      '--faults does not know `rain`; there are fail-before, fail-after, slow, throttle, duplicate, reorder, drop, stale-read, crash, permission-denied, wrong-answer, and `none`.',
    ],
  ])('%j is refused in one sentence', (args, sentence) => {
    expect(() => parseFlags(args)).toThrow(new UnusableFlag(sentence));
  });

  it('that are misspelt are named, with the list of those there are', () => {
    expect(() => parseFlags(['--sedes', '1'])).toThrow(/--sedes[\s\S]*--seeds <n>/);
  });
});
