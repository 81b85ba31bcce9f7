import { parentPort, workerData } from 'node:worker_threads';
import type { Simulate, Violation } from '../result.ts';
import type { JudgePair } from '../run.ts';
import { loadMutant } from './load-mutant.ts';
import { mutate, type Mutant } from './mutant.ts';

/* A thread that loads our code with one guard taken out, and runs seeds until a judge cries. */

export interface MutantWorkerData {
  /** Left out: our code as it is. */
  readonly mutant?: Mutant;
  readonly from: number;
  readonly count: number;
  /** After so many failing seeds no more are needed. */
  readonly enough: number;
}

/** A seed whose world broke something, and which invariants, with the first one's words. */
export interface Failed {
  readonly seed: number;
  readonly invariants: readonly string[];
  readonly what: string;
}

/** How it went. */
export interface MutantVerdict {
  readonly ran: number;
  /** Seeds in which an invariant fell that the mutant breaks, and that holds with our code as it is. */
  readonly failed: readonly Failed[];
  /** Seeds in which only other judges cried: nothing that counts. */
  readonly beside: readonly Failed[];
}

type Judge = (seed: number) => Promise<readonly Violation[]>;

const port = parentPort;
if (!port) throw new Error('This module is the inside of a worker thread.');
// Node hands over a structured clone of what `run.ts` gave, untyped.
const { mutant, from, count, enough } = workerData as MutantWorkerData;

loadMutant(mutant ? mutate(mutant) : new Map());
// Loaded only now, when the hook is there.
const judge = await judgeOf('');

/** Runs a seed and has it judged. @param suffix `?whole`: with our code as it is */
async function judgeOf(suffix: '' | '?whole'): Promise<Judge> {
  if (mutant?.pair) {
    const path = `../pair.ts${suffix}`;
    return ((await import(path)) as { judgePair: JudgePair }).judgePair;
  }
  const path = `../simulate.ts${suffix}`;
  const { simulate } = (await import(path)) as { simulate: Simulate };
  return async (seed) => (await simulate({ seed })).violations;
}

const failed: Failed[] = [];
const beside: Failed[] = [];
let ran = 0;
for (let seed = from; seed < from + count && failed.length < enough; seed++) {
  ran += 1;
  const cries = await criesOf(seed);
  if (cries.size === 0) continue;
  const fitting = [...cries.keys()].filter((name) => !mutant || mutant.caughtBy.includes(name));
  const [first = [...cries.keys()][0] ?? ''] = fitting;
  const seen = { seed, invariants: [...cries.keys()], what: cries.get(first) ?? '' };
  const counts = fitting.length > 0 && (!mutant || (await isNews(seed, fitting)));
  (counts ? failed : beside).push(seen);
}
port.postMessage({ ran, failed, beside } satisfies MutantVerdict);

/** What each judge cried first. A world that cannot even be run is no judge's word. */
async function criesOf(seed: number): Promise<ReadonlyMap<string, string>> {
  try {
    return firstWords(await judge(seed));
  } catch (error) {
    return new Map([['simulation', error instanceof Error ? error.message : String(error)]]);
  }
}

function firstWords(violations: readonly Violation[]): Map<string, string> {
  const words = new Map<string, string>();
  for (const { invariant, what } of violations)
    if (!words.has(invariant)) words.set(invariant, what);
  return words;
}

/** Whether one of these invariants holds in the same world with our code as it is. */
async function isNews(seed: number, invariants: readonly string[]): Promise<boolean> {
  const judgeWhole = await judgeOf('?whole');
  const known = firstWords(await judgeWhole(seed));
  return invariants.some((name) => !known.has(name));
}
