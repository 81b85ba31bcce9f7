import { describe, expect, it } from '@jest/globals';
import { cellsOf, missingPairs } from '../../../sandbox/simulation/coverage-cells.ts';
import { renderCoverage } from '../../../sandbox/simulation/coverage-table.ts';
import {
  addToCoverage,
  emptyCoverage,
  mergeCoverage,
  pairName,
  type Coverage,
} from '../../../sandbox/simulation/coverage.ts';
import { gateOf, noCrossings, slotOf } from '../../../sandbox/simulation/crossing-counts.ts';
import {
  crossingPhases,
  faultKinds,
  ports,
  type FaultKind,
  type Phase,
  type Port,
} from '../../../sandbox/simulation/ports.ts';
import type { SimulationResult, Struck } from '../../../sandbox/simulation/result.ts';
import { fakeSimulation } from './fake-simulation.ts';

const struck = (kind: FaultKind, port: Port, phase: Phase, outcome?: string): Struck => ({
  id: `${port}/any/plan#1`,
  kind,
  port,
  operation: 'any',
  phase,
  at: 0,
  ...(outcome && { outcome }),
});

const resultWith = (...strikes: readonly Struck[]): SimulationResult => ({
  seed: 1,
  violations: [],
  traceHash: '',
  deployments: [],
  struck: strikes,
  accidents: [],
  crossings: noCrossings(),
  timeline: [],
  virtualMs: 0,
});

const cellIn = (coverage: Coverage, kind: FaultKind, port: Port, phase: Phase) =>
  cellsOf(coverage).find(
    (cell) => cell.kind === kind && cell.port === port && cell.phase === phase,
  );

describe('coverage', () => {
  it('counts strikes by kind, port and phase, with the outcomes of the deployments they struck', () => {
    const coverage = emptyCoverage();
    const hit = struck('fail-after', 'codedeploy', 'installing', 'SUCCEEDED');
    addToCoverage(coverage, resultWith(hit, { ...hit, outcome: 'ROLLED_BACK' }));
    addToCoverage(coverage, resultWith(hit, struck('drop', 'event', 'none')));
    expect(cellIn(coverage, 'fail-after', 'codedeploy', 'installing')).toMatchObject({
      struck: 3,
      outcomes: { SUCCEEDED: 2, ROLLED_BACK: 1 },
    });
    expect(cellIn(coverage, 'drop', 'event', 'none')?.outcomes).toEqual({ none: 1 });
  });

  it('has a cell for every kind, port and phase, and a reason for every empty one', () => {
    const cells = cellsOf(emptyCoverage());
    expect(cells.length).toBe(faultKinds.length * ports.length * crossingPhases.length);
    expect(cells.filter(({ empty }) => !empty?.reason)).toEqual([]);
    expect(new Set(cells.map(({ empty }) => empty?.kind))).toEqual(
      new Set(['cannot', 'uncrossed']),
    );
  });

  it('tells a cell that more seeds will fill from one that has no reason', () => {
    const coverage = emptyCoverage();
    const slot = slotOf(gateOf('table', 'effect'), 'baking');
    coverage.crossings[slot] = 400;
    coverage.expected['crash table baking'] = 11.9;
    expect(cellIn(coverage, 'crash', 'table', 'baking')?.empty).toEqual({
      kind: 'rare',
      reason: '400 crossings, 11.9 strikes to be expected',
    });
    coverage.expected['crash table baking'] = 12;
    expect(cellIn(coverage, 'crash', 'table', 'baking')?.empty?.kind).toBe('unexplained');
    // Crossed by writes only: a read that is slow, yes; a stale one makes no sense at the table at all.
    expect(cellIn(coverage, 'stale-read', 'table', 'baking')?.empty?.kind).toBe('cannot');
  });

  it('counts pairs of kinds once for each seed, whichever came first', () => {
    const coverage = emptyCoverage();
    const [drop, crash] = [struck('drop', 'event', 'none'), struck('crash', 'table', 'none')];
    addToCoverage(coverage, resultWith(drop, crash, drop));
    addToCoverage(coverage, resultWith(crash, drop));
    expect(coverage.pairs).toEqual({ [pairName('drop', 'crash')]: 2 });
    expect(missingPairs(coverage, ['crash', 'drop', 'slow'])).toEqual([
      ['crash', 'slow'],
      ['drop', 'slow'],
    ]);
  });

  it('is the same, counted by one or by two and merged', async () => {
    const simulate = fakeSimulation();
    const [all, one, two] = [emptyCoverage(), emptyCoverage(), emptyCoverage()];
    for (let seed = 0; seed < 40; seed++) {
      const result = await simulate({ seed });
      addToCoverage(all, result);
      addToCoverage(seed % 2 ? one : two, result);
    }
    mergeCoverage(one, two);
    expect({ ...one, expected: {} }).toEqual({ ...all, expected: {} });
    for (const [cell, expected] of Object.entries(all.expected))
      expect(one.expected[cell]).toBeCloseTo(expected, 9);
  });
});

describe('the table of coverage', () => {
  it('shows strikes by phase, then outcomes, and marks what is empty', () => {
    const coverage = emptyCoverage();
    const hit = struck('fail-after', 'codedeploy', 'installing', 'ROLLED_BACK');
    addToCoverage(
      coverage,
      resultWith(hit, { ...hit, outcome: 'SUCCEEDED' }, struck('drop', 'bus', 'baking')),
    );
    coverage.crossings[slotOf(gateOf('codedeploy', 'effect'), 'shifting')] = 1_000;
    coverage.expected['fail-after codedeploy shifting'] = 12;
    const lines = renderCoverage(coverage);
    const words = (line?: string) => line?.trim().split(/\s+/);
    const from = lines.findIndex((line) => line.startsWith('codedeploy'));
    const row = lines.slice(from).find((line) => line.includes('fail-after'));
    expect(words(row)).toEqual('fail-after - - - - 2 ?? - - - - - │ 1 1 · · · · · ·'.split(' '));
    expect(lines).toContain('  ?? 1 without a reason (crossings / strikes to be expected)');
    expect(lines).toContain('      fail-after at codedeploy: shifting 1000 / 12.0');
    const text = lines.join('\n');
    expect(text).toContain('stale-read at table: every read of ours asks for consistency');
    expect(text).toMatch(
      / {6}codedeploy is crossed .*; not while request, .*shifting \(stale-read/,
    );
    expect(text).toContain('1 of 55; the rarest, drop with fail-after, in 1.');
    expect(text).toContain('never fail-after with slow, throttle, duplicate, reorder, stale-read,');
    expect(new Set(lines.slice(from, from + 3).map((line) => line.length)).size).toBe(1);
  });

  it('leaves out kinds that were not asked for', () => {
    const text = renderCoverage(emptyCoverage(), ['drop']).join('\n');
    expect(text).not.toMatch(/crash|stale-read/);
    expect(text).toMatch(/Pairs of kinds that struck in one seed: 0 of 0\./);
  });
});
