import { addToCoverage, emptyCoverage, mergeCoverage, type Coverage } from './coverage.ts';
import { hashText, mix } from './hash.ts';
import type { FaultKind } from './ports.ts';
import type { DeploymentResult, SimulationResult, Violation } from './result.ts';

/** A seed that broke an invariant. */
export interface Failure {
  readonly seed: number;
  /** The first few. */
  readonly violations: readonly Violation[];
}

/** How often a number came. */
export type Histogram = Record<number, number>;

/** What many seeds came to, as plain data. */
export interface Tally {
  seeds: number;
  deployments: number;
  readonly outcomes: Record<string, number>;
  strikes: number;
  accidents: number;
  virtualMs: number;
  /** Time that threads computed, in milliseconds; their garbage collectors' helpers not counted. */
  cpuMs: number;
  readonly failures: Failure[];
  /** Of deployments that succeeded in seeds without any fault or accident. */
  readonly undisturbed: { readonly awsCalls: Histogram; readonly transitions: Histogram };
  /** 32 bits over the trace hashes of all seeds, in whatever order they came. */
  fingerprint: number;
  readonly coverage: Coverage;
}

const violationsKept = 5;

export function emptyTally(): Tally {
  return {
    seeds: 0,
    deployments: 0,
    outcomes: {},
    strikes: 0,
    accidents: 0,
    virtualMs: 0,
    cpuMs: 0,
    failures: [],
    undisturbed: { awsCalls: {}, transitions: {} },
    fingerprint: 0,
    coverage: emptyCoverage(),
  };
}

/** Adds one seed. `kinds` as the simulation was given them. */
export function addToTally(
  tally: Tally,
  result: SimulationResult,
  kinds?: readonly FaultKind[],
): void {
  const { seed, deployments, struck, accidents, violations } = result;
  tally.seeds++;
  tally.deployments += deployments.length;
  for (const { outcome = 'open' } of deployments) count(tally.outcomes, outcome);
  tally.strikes += struck.length;
  tally.accidents += accidents.length;
  tally.virtualMs += result.virtualMs;
  if (struck.length + accidents.length === 0) addUndisturbed(tally, deployments);
  if (violations.length > 0) noteFailure(tally, seed, violations);
  tally.fingerprint = (tally.fingerprint ^ mix(hashText(result.traceHash), seed)) >>> 0;
  addToCoverage(tally.coverage, result, kinds);
}

export function noteFailure(tally: Tally, seed: number, violations: readonly Violation[]): void {
  tally.failures.push({ seed, violations: violations.slice(0, violationsKept) });
}

function addUndisturbed({ undisturbed }: Tally, deployments: readonly DeploymentResult[]) {
  for (const { outcome, awsCalls, transitions } of deployments) {
    if (outcome !== 'SUCCEEDED') continue;
    count(undisturbed.awsCalls, awsCalls);
    count(undisturbed.transitions, transitions);
  }
}

const sums = ['seeds', 'deployments', 'strikes', 'accidents', 'virtualMs', 'cpuMs'] as const;

/** `b` goes into `a`; failures stay in order of seed. */
export function mergeTally(a: Tally, b: Tally): void {
  for (const sum of sums) a[sum] += b[sum];
  addAll(a.outcomes, b.outcomes);
  addAll(a.undisturbed.awsCalls, b.undisturbed.awsCalls);
  addAll(a.undisturbed.transitions, b.undisturbed.transitions);
  a.failures.push(...b.failures);
  a.failures.sort((one, other) => one.seed - other.seed);
  a.fingerprint = (a.fingerprint ^ b.fingerprint) >>> 0;
  mergeCoverage(a.coverage, b.coverage);
}

function addAll(into: Record<string | number, number>, from: Record<string | number, number>) {
  for (const [name, times] of Object.entries(from)) count(into, name, times);
}

function count(counts: Record<string | number, number>, name: string | number, times = 1) {
  counts[name] = (counts[name] ?? 0) + times;
}
