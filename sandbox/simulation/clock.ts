import type { Cancel, Clock } from '../clock.ts';

/** A clock on which hours pass in milliseconds: it jumps from one due call to the next. */
export interface SimulationClock extends Clock {
  /** Runs everything due until `until` (ms since the epoch), or until `stop` says so between two calls. */
  run(until: number, stop?: () => boolean): Promise<void>;
  /** Resolves after `ms`. */
  pass(ms: number): Promise<void>;
  /** How many calls have run: the measure of a simulation's work. */
  readonly ran: number;
}

interface Due {
  readonly at: number;
  readonly order: number;
  run: (() => void | Promise<void>) | undefined;
}

/**
 * Unlike `virtualClock`, a call is not waited for: what it awaits may itself need time to pass. Between two calls all
 * promises that are ready run to their next wait, so that the order of everything depends on the calls alone.
 * @param onError hears of calls that threw
 */
export function simulationClock(
  startAt: number,
  onError: (error: unknown) => void,
): SimulationClock {
  let time = startAt;
  let order = 0;
  let ran = 0;
  const heap: Due[] = [];

  const after = (delayMs: number, run: () => void | Promise<void>): Cancel => {
    const due: Due = { at: time + Math.max(0, delayMs), order: order++, run };
    push(heap, due);
    // Taken out lazily: a cancelled call is passed over when its time comes.
    return () => void (due.run = undefined);
  };

  const every = (intervalMs: number, run: () => void | Promise<void>): Cancel => {
    let cancel: Cancel = () => undefined;
    let stopped = false;
    const again = () => {
      if (!stopped) cancel = after(intervalMs, tick);
    };
    const tick = () => {
      let running: void | Promise<void> = undefined;
      try {
        running = run();
      } finally {
        if (!(running instanceof Promise)) again();
      }
      return running instanceof Promise ? running.finally(again) : undefined;
    };
    cancel = after(intervalMs, tick);
    return () => {
      stopped = true;
      cancel();
    };
  };

  return {
    now: () => time,
    speed: 0,
    after,
    every,
    pass: (ms) => new Promise((resolve) => after(ms, resolve)),
    get ran() {
      return ran;
    },
    async run(until, stop = () => false) {
      await turn();
      while (!stop()) {
        const next = heap[0];
        if (!next || next.at > until) break;
        pop(heap);
        if (!next.run) continue;
        time = next.at;
        ran += 1;
        attempt(next.run, onError);
        await quiet();
      }
      if (!stop()) time = Math.max(time, until);
    },
  };
}

function attempt(run: () => void | Promise<void>, onError: (error: unknown) => void) {
  try {
    const running = run();
    if (running instanceof Promise) running.catch(onError);
  } catch (error) {
    onError(error);
  }
}

/**
 * Resolves when no promise is ready to go on: what a microtask puts off to the next tick runs when there are no more
 * microtasks. A turn of the event loop would do as well, and takes three times as long.
 */
const quiet = () => new Promise<void>((resolve) => queueMicrotask(() => process.nextTick(resolve)));

/** One turn of the event loop all the same, now and then: for rejections that nobody handles, and for whoever waits. */
const turn = () => new Promise<void>((resolve) => setImmediate(resolve));

const before = (a: Due, b: Due) => a.at < b.at || (a.at === b.at && a.order < b.order);

/** Binary heap, earliest first (J. W. J. Williams, "Algorithm 232: Heapsort", 1964). */
function push(heap: Due[], due: Due) {
  let at = heap.push(due) - 1;
  while (at > 0) {
    const parent = (at - 1) >> 1;
    const above = heap[parent];
    if (!above || !before(due, above)) break;
    heap[at] = above;
    at = parent;
  }
  heap[at] = due;
}

function pop(heap: Due[]) {
  const last = heap.pop();
  if (!last || heap.length === 0) return;
  let at = 0;
  for (;;) {
    let child = 2 * at + 1;
    let below = heap[child];
    if (!below) break;
    const right = heap[child + 1];
    if (right && before(right, below)) {
      child += 1;
      below = right;
    }
    if (!before(below, last)) break;
    heap[at] = below;
    at = child;
  }
  heap[at] = last;
}
