import type { FaultKind } from './ports.ts';
import type { LeftOut, Simulate, SimulationResult } from './result.ts';

/** A failing seed with as little in it as is needed to fail. */
export interface Shrunk {
  readonly seed: number;
  /** The invariant that is still broken. */
  readonly invariant: string;
  /** The strikes and accidents that it takes, in order of time. */
  readonly needed: readonly string[];
  /** How many strikes and accidents there were. */
  readonly of: number;
  /** Simulations that it cost. */
  readonly runs: number;
  /** False if `maxRuns` ended the search: there may be less to it. */
  readonly minimal: boolean;
  /** The run with only these, with its timeline. */
  readonly result: SimulationResult;
}

/**
 * Delta debugging (Zeller and Hildebrandt, "Simplifying and Isolating Failure-Inducing Input", 2002) over the ids of a
 * failing run's strikes and accidents: parts are left out as long as its first broken invariant still breaks. Only ids of
 * that run are ever let in, although a changed run meets crossings that it had not met.
 */
export async function shrink({
  simulate,
  failing,
  faults,
  maxRuns = 200,
}: {
  simulate: Simulate;
  failing: SimulationResult;
  faults?: readonly FaultKind[] | undefined;
  maxRuns?: number;
}): Promise<Shrunk> {
  const invariant = failing.violations[0]?.invariant;
  if (invariant === undefined) throw new Error(`Seed ${failing.seed} broke no invariant.`);
  const all = happenings(failing);
  let runs = 0;

  const run = (ids: readonly string[], keepTimeline = false) => {
    runs++;
    const without = allBut(ids);
    return simulate({ seed: failing.seed, ...(faults && { faults }), without, keepTimeline });
  };
  const stillFails: Fails = async (ids) =>
    (await run(ids)).violations.some((violation) => violation.invariant === invariant);

  const { needed, minimal } = await reduce(all, stillFails, () => runs < maxRuns);
  const result = await run(needed, true);
  return { seed: failing.seed, invariant, needed, of: all.length, runs, minimal, result };
}

/** Ids of what befell a run, in order of time. */
export function happenings({ struck, accidents }: SimulationResult): string[] {
  return [...struck, ...accidents].sort((a, b) => a.at - b.at).map(({ id }) => id);
}

/** Leaves out everything but these. */
export function allBut(ids: readonly string[]): LeftOut {
  const kept = new Set(ids);
  return { has: (id) => !kept.has(id) };
}

/**
 * The smallest list that is found to fail still. Nothing at all is tried first (a bug that needs no fault), then halves,
 * quarters and so on are taken away; it ends when no single one can go.
 */
async function reduce(all: readonly string[], stillFails: Fails, mayRun: () => boolean) {
  if (all.length === 0 || (await stillFails([]))) return { needed: [], minimal: true };
  let needed = all;
  let parts = 2;
  while (mayRun()) {
    const size = Math.ceil(needed.length / parts);
    const smaller = await firstFailing(withoutOnePart(needed, size), stillFails, mayRun);
    if (smaller) {
      needed = smaller;
      parts = Math.max(2, parts - 1);
    } else if (size === 1 && mayRun()) return { needed, minimal: true };
    else parts = Math.min(needed.length, parts * 2);
  }
  return { needed, minimal: false };
}

type Fails = (ids: readonly string[]) => Promise<boolean>;

/** The list without its first `size`, without the next `size`, and so on; never empty. */
function withoutOnePart(ids: readonly string[], size: number): string[][] {
  const lists: string[][] = [];
  for (let from = 0; from < ids.length; from += size) lists.push(ids.toSpliced(from, size));
  return lists.filter((list) => list.length > 0);
}

async function firstFailing(lists: readonly string[][], fails: Fails, mayRun: () => boolean) {
  for (const list of lists) if (mayRun() && (await fails(list))) return list;
  return undefined;
}
