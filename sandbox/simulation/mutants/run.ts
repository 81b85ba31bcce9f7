import { Worker } from 'node:worker_threads';
import type { Mutant } from './mutant.ts';
import type { MutantVerdict, MutantWorkerData } from './worker.ts';

export interface Hunt {
  readonly mutant: Mutant;
  readonly verdict: MutantVerdict;
}

export interface HuntOptions {
  readonly from: number;
  /** Seeds for each mutant, at most. */
  readonly count: number;
  /** Failing seeds after which a mutant counts as caught. */
  readonly enough: number;
  readonly threads: number;
  readonly onHunt?: (hunt: Hunt) => void;
}

/** Runs every mutant in a thread of its own, some at a time, in the order of the list. Rejects when a thread dies. */
export async function huntMutants(
  mutants: readonly Mutant[],
  { threads, onHunt = () => undefined, ...seeds }: HuntOptions,
): Promise<readonly Hunt[]> {
  const hunts: Hunt[] = [];
  const queue = [...mutants];
  const work = async () => {
    for (let mutant = queue.shift(); mutant; mutant = queue.shift()) {
      const hunt = { mutant, verdict: await runSeeds({ mutant, ...seeds }) };
      hunts.push(hunt);
      onHunt(hunt);
    }
  };
  await Promise.all(Array.from({ length: threads }, work));
  return hunts;
}

/** Runs seeds in a thread of their own; without a mutant, with our code as it is. Rejects when the thread dies. */
export function runSeeds(workerData: MutantWorkerData): Promise<MutantVerdict> {
  const name = workerData.mutant?.name ?? 'our code as it is';
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL('./worker.ts', import.meta.url), { workerData });
    worker.once('message', (verdict: MutantVerdict) => resolve(verdict));
    worker.once('error', (error) =>
      reject(new Error(`the thread of "${name}" died`, { cause: error })),
    );
    worker.once('exit', () => reject(new Error(`the thread of "${name}" died`)));
  });
}
