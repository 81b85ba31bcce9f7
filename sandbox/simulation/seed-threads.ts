import { Worker } from 'node:worker_threads';
import type { FaultKind } from './ports.ts';
import type { Seeds } from './run.ts';
import type { SeedsWorkerData, SeedsWorkerWord } from './seeds-worker.ts';
import { emptyTally, mergeTally, type Tally } from './tally.ts';

/** Seeds in one row: small enough that no thread is left with the last work alone. */
const rowLength = 25;
/** Real time after which a seed is taken for an endless one; a seed takes milliseconds. */
const stuckAfterMs = 120_000;

/**
 * Runs seeds on several threads and adds up what they came to, whatever thread ran what. Rejects when a thread dies or a
 * seed does not end; `simulation` is the URL of a module that exports `simulate`.
 */
export async function runOnThreads({
  simulation,
  seeds,
  threads,
  faults,
  stuckAfter = stuckAfterMs,
  onProgress = () => undefined,
}: {
  simulation: URL;
  seeds: Seeds;
  threads: number;
  faults?: readonly FaultKind[] | undefined;
  /** Real milliseconds. */
  stuckAfter?: number;
  /** Hears the sum until now after each row. */
  onProgress?: (tally: Tally) => void;
}): Promise<Tally> {
  const rows = rowsOf(seeds);
  const total = emptyTally();
  const add = (tally: Tally) => {
    mergeTally(total, tally);
    onProgress(total);
  };
  const workerData: SeedsWorkerData = { simulation: simulation.href, faults };
  const workers = Array.from(
    { length: Math.min(threads, rows.length) },
    () => new Worker(new URL('./seeds-worker.ts', import.meta.url), { workerData }),
  );
  try {
    await Promise.all(workers.map((worker) => work(worker, rows, add, stuckAfter)));
  } finally {
    await Promise.all(workers.map((worker) => worker.terminate()));
  }
  return total;
}

/** In order, so that the first failures are known first. */
function rowsOf({ first, count }: Seeds): Seeds[] {
  return Array.from({ length: Math.ceil(count / rowLength) }, (_, row) => ({
    first: first + row * rowLength,
    count: Math.min(rowLength, count - row * rowLength),
  }));
}

/** Feeds one thread with rows until there are none. */
function work(worker: Worker, rows: Seeds[], add: (tally: Tally) => void, stuckAfter: number) {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  let watch: NodeJS.Timeout | undefined;
  const watchSeed = (seed?: number) => {
    clearTimeout(watch);
    const message = `Seed ${seed ?? '?'} did not end within ${stuckAfter / 1_000} s.`;
    watch = setTimeout(() => reject(new Error(message)), stuckAfter);
  };
  const next = () => {
    const row = rows.shift();
    if (!row) return resolve();
    watchSeed(row.first);
    worker.postMessage(row);
  };
  worker.on('message', (word: SeedsWorkerWord) => {
    if (word.kind === 'seed') return watchSeed(word.seed);
    add(word.tally);
    next();
  });
  worker.on('error', reject);
  worker.on('exit', (code) => reject(new Error(`A simulating thread ended with ${code}.`)));
  next();
  return promise.finally(() => clearTimeout(watch));
}
