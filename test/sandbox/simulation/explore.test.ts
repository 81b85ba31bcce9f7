import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, it } from '@jest/globals';
import { exploreSeed, exploreSeeds } from '../../../sandbox/simulation/explore.ts';
import { happenings } from '../../../sandbox/simulation/shrink.ts';
import { showProgress } from '../../../sandbox/simulation/progress.ts';
import type { Simulate } from '../../../sandbox/simulation/result.ts';
import { emptyTally } from '../../../sandbox/simulation/tally.ts';
import { fakeSimulation, simulate as threaded } from './fake-simulation.ts';

const simulation = pathToFileURL(join(import.meta.dirname, 'fake-simulation.ts'));

function paper() {
  const lines: string[] = [];
  return { lines, print: (line: string) => void lines.push(line), text: () => lines.join('\n') };
}

describe('one seed', () => {
  it('runs twice and is shown with its timeline and all that befell it', async () => {
    const { print, text } = paper();
    const simulate = fakeSimulation();
    expect(await exploreSeed({ simulate, print }, { kind: 'seed', seed: 12 })).toBe(true);
    expect(simulate.runs).toHaveLength(2);
    expect(text()).toMatch(/^0:00:00\.000 {2}/);
    expect(text()).toMatch(/Seed 12: \d+ faults, \d+ accidents, trace [0-9a-f]{64}/);
    expect(text()).toContain('d-12-1 SUCCEEDED: 20.0 minutes, 201 AWS calls, 37 transitions');
    expect(text()).toContain('No violations.\nA second run left the same trace.');
  });

  it('that fails is made small', async () => {
    const { print, text } = paper();
    const simulate = fakeSimulation(() => 'I9');
    expect(await exploreSeed({ simulate, print }, { kind: 'seed', seed: 12 })).toBe(false);
    expect(text()).toMatch(/Seed 12 breaks I9\. Of \d+ faults and accidents it takes none/);
  });

  it('that fails is shown from shortly before the first thing that befell it', async () => {
    const { print, lines } = paper();
    const seed = 11;
    const ids = happenings(await fakeSimulation()({ seed }));
    const cause = ids.at(-1) ?? '';
    const simulate = fakeSimulation((came) => (came.has(cause) ? 'I9' : undefined));
    await exploreSeed({ simulate, print }, { kind: 'seed', seed });
    const from = lines.findIndex((line) => line.startsWith(`Seed ${seed} breaks I9`));
    expect(lines[from + 1]).toContain(cause);
    expect(lines[from + 2]).toBe('  I9: as the test says');
    expect(lines[from + 3]).toMatch(/^ {4}… \d+ lines before$/);
    expect(lines[from + 4 + 20]).not.toMatch(/ well$/);
  });

  it('that is not the same again has failed', async () => {
    const { print, text } = paper();
    const well = fakeSimulation();
    let run = 0;
    const simulate: Simulate = async (options) => ({
      ...(await well(options)),
      traceHash: `hash ${++run}`,
    });
    expect(await exploreSeed({ simulate, print }, { kind: 'seed', seed: 12 })).toBe(false);
    expect(text()).toContain('I21: the same seed left two traces: hash 1 and hash 2');
  });
});

describe('many seeds', () => {
  it('end in figures, failures made small, and how to replay them', async () => {
    const { print, text } = paper();
    let time = 0;
    const now = () => (time += 2_000);
    const run = await exploreSeeds(
      { simulate: threaded, simulation, print, now },
      { kind: 'seeds', seeds: { first: 1, count: 40 }, faults: ['drop', 'crash'], workers: 2 },
    );
    expect(run.tally.failures.map(({ seed }) => seed)).toEqual([7, 8, 30]);
    expect(run.shrunk.map(({ seed }) => seed)).toEqual([7]);
    const words = text();
    expect(words).toContain('Seeds          40 (1 to 40)');
    expect(words).toContain('Deployments    156: SUCCEEDED 117, ROLLED_BACK 39');
    expect(words).toMatch(/Real time {6}2\.0 s on 2 threads/);
    expect(words).toMatch(/Speed {10}[\d,]+ deployments per second and core, 78 per second in all/);
    expect(words).toMatch(/Cost {11}200 to 201 \(mostly 201\) AWS calls and 37 state transitions/);
    expect(words).toMatch(/Seed 7 breaks I9\. .* takes none/);
    expect(words).toMatch(/0:00:00\.000 .*[\s\S]* … \d+ lines after/);
    expect(words).toContain(
      '  I9: as the test says; replay with: npm run simulate -- --seed 7 --faults drop,crash',
    );
    expect(words).toContain('3 seeds with violations:');
    expect(words).toContain('simulation: Error: nobody caught this');
    expect(JSON.parse(JSON.stringify(run.tally))).toEqual(run.tally);
  });

  it('without a failure say so', async () => {
    const { print, lines } = paper();
    await exploreSeeds(
      { simulate: threaded, simulation, print, now: () => 0 },
      { kind: 'seeds', seeds: { first: 100, count: 3 }, workers: 1 },
    );
    expect(lines.at(-1)).toBe('No violations.');
  });
});

describe('progress', () => {
  const at = (seeds: number) => ({ ...emptyTally(), seeds, deployments: seeds * 4 });

  it('is one line on a terminal, rewritten', () => {
    const written: string[] = [];
    let time = 0;
    const out = { isTTY: true, write: (text: string) => written.push(text) > 0 };
    const show = showProgress(out, 100, () => (time += 1_000));
    show(at(25));
    show(at(100));
    expect(written[0]).toBe('\r\u001b[K25 of 100 seeds, 100 deployments, 0 failing, 3 s left');
    expect(written[1]).toMatch(/^\r\u001b\[K100 of 100 .*0 s left\n$/);
  });

  it('is a line now and then in a log', () => {
    const written: string[] = [];
    let time = 0;
    const out = { isTTY: false, write: (text: string) => written.push(text) > 0 };
    const show = showProgress(out, 100, () => time);
    for (time = 1_000; time <= 25_000; time += 1_000) show(at(time / 1_000));
    show(at(100));
    expect(written).toHaveLength(3);
    expect(written.at(-1)).toMatch(/^100 of 100 seeds.*\n$/);
  });
});
