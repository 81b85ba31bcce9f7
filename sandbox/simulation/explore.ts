import { compareTraces } from './run.ts';
import { runOnThreads } from './seed-threads.ts';
import { renderRun, renderSeed, renderShrunk, type Run } from './report.ts';
import { shrink, type Shrunk } from './shrink.ts';
import type { Ask } from './flags.ts';
import type { FaultKind } from './ports.ts';
import type { Simulate, SimulationResult } from './result.ts';
import type { Failure, Tally } from './tally.ts';

/** Failing seeds that are made small at the end of a run: the first of each invariant, until there are this many. */
const shrunkAtMost = 3;

export interface Explorer {
  readonly simulate: Simulate;
  /** URL of the module that exports `simulate`, for the threads. */
  readonly simulation: URL;
  readonly print: (line: string) => void;
  readonly onProgress?: (tally: Tally) => void;
  /** Real milliseconds, from any beginning. */
  readonly now: () => number;
}

/** Runs one seed twice and shows it. True if nothing was broken and both runs were the same. */
export async function exploreSeed(
  { simulate, print }: Pick<Explorer, 'simulate' | 'print'>,
  { seed, faults }: Extract<Ask, { kind: 'seed' }>,
): Promise<boolean> {
  const options = { seed, ...(faults && { faults }) };
  const once = await simulate({ ...options, keepTimeline: true });
  const differences = compareTraces(once, await simulate(options));
  renderSeed(once).forEach(print);
  if (differences.length > 0) differences.forEach(({ what }) => print(`I21: ${what}`));
  else print('A second run left the same trace.');
  if (once.violations.length > 0) {
    print('');
    renderShrunk(await shrink({ simulate, failing: once, faults }), faults).forEach(print);
  }
  return once.violations.length + differences.length === 0;
}

/** Runs many seeds and shows what they came to. */
export async function exploreSeeds(
  { simulate, simulation, print, onProgress, now }: Explorer,
  { seeds, faults, workers }: Extract<Ask, { kind: 'seeds' }>,
): Promise<Run> {
  const begin = now();
  const tally = await runOnThreads({
    simulation,
    seeds,
    threads: workers,
    faults,
    ...(onProgress && { onProgress }),
  });
  const seconds = (now() - begin) / 1_000;
  const shrunk = await shrinkFirst(simulate, tally.failures, faults);
  const run = { seeds, faults, workers, seconds, tally, shrunk };
  renderRun(run).forEach(print);
  return run;
}

/** The first failing seed of each invariant. What broke the simulation itself, or differs from run to run, is not made small. */
async function shrinkFirst(
  simulate: Simulate,
  failures: readonly Failure[],
  faults?: readonly FaultKind[],
): Promise<Shrunk[]> {
  const seen = new Set(['simulation', 'I21']);
  const shrunk: Shrunk[] = [];
  for (const { seed, violations } of failures) {
    const invariant = violations[0]?.invariant;
    if (invariant === undefined || seen.has(invariant) || seen.size === shrunkAtMost + 2) continue;
    seen.add(invariant);
    const failing: SimulationResult = await simulate({ seed, ...(faults && { faults }) });
    if (failing.violations.length > 0) shrunk.push(await shrink({ simulate, failing, faults }));
  }
  return shrunk;
}
