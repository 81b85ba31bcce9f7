import { parentPort, workerData } from 'node:worker_threads';
import type { FaultKind } from './ports.ts';
import type { Simulate } from './result.ts';
import { runSeeds, type JudgePair, type Seeds } from './run.ts';
import type { Tally } from './tally.ts';

/* A thread that runs the rows of seeds that it is sent, one row at a time. */

/** What the thread is started with. */
export interface SeedsWorkerData {
  /** URL of a module that exports `simulate`. */
  readonly simulation: string;
  readonly faults?: readonly FaultKind[] | undefined;
}

/** What the thread says: which seed begins, and what a row came to. */
export type SeedsWorkerWord =
  | { readonly kind: 'seed'; readonly seed: number }
  | { readonly kind: 'tally'; readonly tally: Tally };

const port = parentPort;
if (!port) throw new Error('This module is the inside of a worker thread.');
// Node hands over a structured clone of what `seed-threads.ts` gave, untyped.
const { simulation, faults } = workerData as SeedsWorkerData;
// A module that is named at run time has no type; its name is given by code of ours.
const { simulate, judgePair } = (await import(simulation)) as {
  simulate: Simulate;
  judgePair?: JudgePair;
};

const say = (word: SeedsWorkerWord) => port.postMessage(word);

port.on('message', (seeds: Seeds) => void run(seeds));

async function run(seeds: Seeds) {
  const before = process.threadCpuUsage();
  const onSeed = (seed: number) => say({ kind: 'seed', seed });
  const tally = await runSeeds({ simulate, judgePair, seeds, faults, onSeed });
  const { user, system } = process.threadCpuUsage(before);
  tally.cpuMs = (user + system) / 1_000;
  say({ kind: 'tally', tally });
}
