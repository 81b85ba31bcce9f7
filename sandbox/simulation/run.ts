import { explain } from '../explain.ts';
import type { FaultKind } from './ports.ts';
import type { Simulate, SimulationResult, Violation } from './result.ts';
import { addToTally, emptyTally, noteFailure, type Tally } from './tally.ts';

/** A row of seeds: `first`, and as many after it as make `count`. */
export interface Seeds {
  readonly first: number;
  readonly count: number;
}

/** Every so many seeds one runs twice, to see that it does the same (I21). */
export const repeatEvery = 200;
/** And every so many seeds are also run in pairs, for what only two runs can show (I16, I19). */
export const pairEvery = 50;

export type JudgePair = (seed: number) => Promise<Violation[]>;

/**
 * Runs a row of seeds, one after another, in this thread. A simulation that throws is a failure like a broken invariant.
 * `onSeed` hears of each seed before it begins.
 */
export async function runSeeds({
  simulate,
  seeds: { first, count },
  faults,
  onSeed = () => undefined,
  judgePair = async () => [],
}: {
  simulate: Simulate;
  judgePair?: JudgePair | undefined;
  seeds: Seeds;
  faults?: readonly FaultKind[] | undefined;
  onSeed?: (seed: number) => void;
}): Promise<Tally> {
  const tally = emptyTally();
  for (let seed = first; seed < first + count; seed++) {
    onSeed(seed);
    const result = await attempt(simulate, seed, faults, judgePair);
    if ('broke' in result) {
      tally.seeds++;
      noteFailure(tally, seed, [result.broke]);
    } else addToTally(tally, result, faults);
  }
  return tally;
}

async function attempt(
  simulate: Simulate,
  seed: number,
  faults: readonly FaultKind[] | undefined,
  judgePair: JudgePair,
): Promise<SimulationResult | { readonly broke: Violation }> {
  const run = () => simulate({ seed, ...(faults && { faults }) });
  try {
    const result = await run();
    const repeated = seed % repeatEvery === 0 ? compareTraces(result, await run()) : [];
    const paired = seed % pairEvery === 0 ? await judgePair(seed) : [];
    return { ...result, violations: [...result.violations, ...repeated, ...paired] };
  } catch (error) {
    return { broke: brokeDown(error) };
  }
}

/** Nothing, or the violation that two runs of one seed differ. */
export function compareTraces(once: SimulationResult, again: SimulationResult): Violation[] {
  if (once.traceHash === again.traceHash) return [];
  const what = `the same seed left two traces: ${once.traceHash} and ${again.traceHash}`;
  return [{ invariant: 'I21', what, at: 0 }];
}

/** A fault of the simulation itself, or of our code where nothing catches it, as a failure of its seed. */
export function brokeDown(error: unknown): Violation {
  const where = error instanceof Error ? (error.stack?.split('\n')[1]?.trim() ?? '') : '';
  return { invariant: 'simulation', what: `${explain(error)} ${where}`.trim(), at: 0 };
}
