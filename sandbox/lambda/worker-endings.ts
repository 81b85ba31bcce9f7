import type { Worker } from 'node:worker_threads';
import type { WorkerMessage } from './worker/messages.ts';

/** How a wait for a worker ends: it says something, says nothing in time, or is gone. */
export type Ending =
  | { kind: 'message'; message: WorkerMessage }
  | { kind: 'timeout' }
  | { kind: 'exit'; reason: string };

/** Turns a worker's events into one promise at a time. */
export function listen(worker: Worker) {
  let settle: (ending: Ending) => void = () => undefined;
  let death = '';
  let exitReason: string | undefined;
  worker.on('message', (message: WorkerMessage) => settle({ kind: 'message', message }));
  worker.on(
    'error',
    (error) => (death = error instanceof Error ? `${error.name}: ${error.message}` : String(error)),
  );
  const exited = new Promise<void>((resolve) =>
    worker.on('exit', (code) => {
      exitReason = death || `exit status ${code}`;
      settle({ kind: 'exit', reason: exitReason });
      resolve();
    }),
  );
  return {
    exited,
    next: (timeoutMs: number): Promise<Ending> =>
      new Promise((resolve) => {
        if (exitReason !== undefined) return resolve({ kind: 'exit', reason: exitReason });
        const timer = setTimeout(() => resolve({ kind: 'timeout' }), timeoutMs);
        settle = (ending) => {
          clearTimeout(timer);
          resolve(ending);
        };
      }),
    async end() {
      await worker.terminate();
    },
  };
}
