import { Worker } from 'node:worker_threads';
import { emptyTally, type Tally } from './tally.ts';

export interface TrafficOptions {
  /** A production listener on loopback, such as `http://127.0.0.1:41234`. */
  readonly url: string;
  /** Real requests per real second. */
  readonly requestsPerSecond: number;
  /** Keep-alive connections that the clients share. */
  readonly connections: number;
}

/** Steady clients of a service: keep-alive connections, a fixed rate whether or not answers come. */
export interface Traffic {
  /** As of the last report, at most 200 ms old. */
  tally(): Tally;
  /** The tally once every request sent so far has been answered or dropped. */
  settled(): Promise<Tally>;
  /** Waits for what is in flight, then returns the final count. */
  stop(): Promise<Tally>;
}

/** Starts clients in a thread of their own, so that they are not slowed by the servers they measure. */
export function startTraffic(options: TrafficOptions): Traffic {
  const worker = new Worker(new URL('./clients.ts', import.meta.url), {
    workerData: options,
    resourceLimits: { maxOldGenerationSizeMb: 64 },
  });
  let latest = emptyTally();
  const listeners = new Set<() => void>();
  const ended = new Promise<Tally>((resolve, reject) => {
    worker.on('message', (tally: Tally) => {
      latest = tally;
      listeners.forEach((listener) => listener());
    });
    worker.once('error', reject);
    worker.once('exit', () => resolve(latest));
  });
  return {
    tally: () => latest,
    settled() {
      const { sent } = latest;
      return new Promise((resolve) => {
        const look = () => {
          if (latest.answered + latest.dropped < sent) return;
          listeners.delete(look);
          resolve(structuredClone(latest));
        };
        listeners.add(look);
        look();
      });
    },
    stop: () => {
      worker.postMessage('stop');
      return ended;
    },
  };
}
