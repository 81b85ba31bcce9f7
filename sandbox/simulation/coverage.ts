import { waysToStrike } from './applicable.ts';
import { gateOf, noCrossings, slotOf } from './crossing-counts.ts';
import { crossingPhases, type FaultKind, type Phase, type Port } from './ports.ts';
import type { SimulationResult, Struck } from './result.ts';
import { seasonOf } from './season.ts';

/** Strikes by how the deployment ended; `none` is for those that belonged to no deployment, or to one that did not end. */
export type Outcomes = Record<string, number>;

/** What many seeds have tried, as plain data: it travels between workers and into a file. */
export interface Coverage {
  /** Strikes by `kind port phase`. */
  readonly strikes: Record<string, Outcomes>;
  /** How many strikes the seasons would lead one to expect, by `kind port phase`; lone strikes are not counted. */
  readonly expected: Record<string, number>;
  /** Crossings that could be struck, in the places of `CrossingCounts`. */
  readonly crossings: number[];
  /** Seeds in which both kinds struck, by `kind kind` in alphabetical order. */
  readonly pairs: Record<string, number>;
  /** How often each kind of accident happened. */
  readonly accidents: Record<string, number>;
}

export function emptyCoverage(): Coverage {
  return { strikes: {}, expected: {}, crossings: [...noCrossings()], pairs: {}, accidents: {} };
}

export function cellName(kind: FaultKind, port: Port, phase: Phase): string {
  return `${kind} ${port} ${phase}`;
}

/** Adds one seed. `kinds` as the simulation was given them: the season follows from them. */
export function addToCoverage(
  coverage: Coverage,
  result: SimulationResult,
  kinds?: readonly FaultKind[],
): void {
  for (const { kind, port, phase, outcome = 'none' } of result.struck) {
    const outcomes = (coverage.strikes[cellName(kind, port, phase)] ??= {});
    count(outcomes, outcome);
  }
  for (const pair of pairsOf(result.struck)) count(coverage.pairs, pair);
  for (const { kind } of result.accidents) count(coverage.accidents, kind);
  result.crossings.forEach((crossings, slot) => {
    coverage.crossings[slot] = (coverage.crossings[slot] ?? 0) + crossings;
  });
  addExpected(coverage, result, kinds);
}

function addExpected(
  { expected }: Coverage,
  { seed, crossings }: SimulationResult,
  kinds?: readonly FaultKind[],
) {
  const season = seasonOf(seed, kinds);
  if (season.kind !== 'mixed') return;
  for (const { kind, port, way, rate } of season.rates)
    for (const phase of crossingPhases) {
      const crossed = crossings[slotOf(gateOf(port, way), phase)] ?? 0;
      if (crossed > 0) count(expected, cellName(kind, port, phase), crossed * rate);
    }
}

/** `b` goes into `a`. */
export function mergeCoverage(a: Coverage, b: Coverage): void {
  for (const [cell, outcomes] of Object.entries(b.strikes)) {
    const into = (a.strikes[cell] ??= {});
    for (const [outcome, times] of Object.entries(outcomes)) count(into, outcome, times);
  }
  for (const part of ['expected', 'pairs', 'accidents'] as const)
    for (const [name, times] of Object.entries(b[part])) count(a[part], name, times);
  b.crossings.forEach((crossings, slot) => {
    a.crossings[slot] = (a.crossings[slot] ?? 0) + crossings;
  });
}

/** How often a port was crossed in a phase in a way that this kind could strike. */
export function crossingsOpenTo(
  { crossings }: Coverage,
  kind: FaultKind,
  port: Port,
  phase: Phase,
): number {
  const slots = waysToStrike(kind, port).map((way) => slotOf(gateOf(port, way), phase));
  return slots.reduce((sum, slot) => sum + (crossings[slot] ?? 0), 0);
}

function pairsOf(struck: readonly Struck[]): string[] {
  const kinds = [...new Set(struck.map(({ kind }) => kind))];
  return kinds.flatMap((one, place) => kinds.slice(place + 1).map((other) => pairName(one, other)));
}

/** The same name whichever comes first. */
export function pairName(one: FaultKind, other: FaultKind): string {
  return one < other ? `${one} ${other}` : `${other} ${one}`;
}

function count(counts: Record<string, number>, name: string, times = 1) {
  counts[name] = (counts[name] ?? 0) + times;
}
