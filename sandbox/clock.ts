/** Stops a scheduled call; harmless after it ran. */
export type Cancel = () => void;

/**
 * The sandbox's own time. Cores never read the machine's clock and never sleep:
 * they ask this one, so that an hour's bake can take a minute, or no time at all.
 */
export interface Clock {
  /** Milliseconds since the epoch, in sandbox time. */
  now(): number;
  /** How many sandbox seconds pass in one real second; 0 for a virtual clock. */
  readonly speed: number;
  /** Runs once after `delayMs` of sandbox time. A throw or rejection reaches the clock's `onError`. */
  after(delayMs: number, run: () => void | Promise<void>): Cancel;
  /** Runs every `intervalMs` of sandbox time; never overlaps itself. */
  every(intervalMs: number, run: () => void | Promise<void>): Cancel;
}

/** A clock that follows the machine's, `speed` times as fast, from `startAt` (default: now). */
export function realClock({
  speed,
  startAt = Date.now(),
  onError,
}: {
  speed: number;
  startAt?: number;
  onError: (error: unknown) => void;
}): Clock & { stop(): void } {
  const origin = performance.now();
  const pending = new Set<NodeJS.Timeout>();
  const now = () => startAt + (performance.now() - origin) * speed;

  const after = (delayMs: number, run: () => void | Promise<void>): Cancel => {
    const timer = setTimeout(
      () => {
        pending.delete(timer);
        void attempt(run, onError);
      },
      // Node's timers hold at most 2^31-1 ms; a longer wait is never reached in a sandbox's life.
      Math.min(delayMs / speed, 2 ** 31 - 1),
    );
    pending.add(timer);
    return () => {
      pending.delete(timer);
      clearTimeout(timer);
    };
  };

  return {
    now,
    speed,
    after,
    every: (intervalMs, run) => repeat(after, intervalMs, run),
    stop: () => pending.forEach((timer) => clearTimeout(timer)),
  };
}

/** A clock that stands still until it is told to go on; for tests and simulation. */
export function virtualClock({ startAt = 0 }: { startAt?: number } = {}): Clock & {
  /** Runs everything due within `ms`, in order, waiting for each to finish. */
  advance(ms: number): Promise<void>;
} {
  let time = startAt;
  let order = 0;
  const errors: unknown[] = [];
  const due: { at: number; order: number; run: () => void | Promise<void> }[] = [];

  const after = (delayMs: number, run: () => void | Promise<void>): Cancel => {
    const entry = { at: time + Math.max(0, delayMs), order: order++, run };
    due.push(entry);
    return () => {
      const index = due.indexOf(entry);
      if (index >= 0) due.splice(index, 1);
    };
  };

  const advance = async (ms: number) => {
    const until = time + ms;
    await settleMicrotasks();
    for (;;) {
      due.sort((a, b) => a.at - b.at || a.order - b.order);
      const next = due[0];
      if (!next || next.at > until) break;
      due.shift();
      time = Math.max(time, next.at);
      await attempt(next.run, (error) => errors.push(error));
      await settleMicrotasks();
    }
    time = until;
    if (errors.length > 0) throw new AggregateError(errors.splice(0), 'scheduled work failed');
  };

  return { now: () => time, speed: 0, after, every: (ms, run) => repeat(after, ms, run), advance };
}

/** Lets promise chains that are ready run to their next wait. */
async function settleMicrotasks() {
  await new Promise((resolve) => setImmediate(resolve));
}

async function attempt(run: () => void | Promise<void>, onError: (error: unknown) => void) {
  try {
    await run();
  } catch (error) {
    onError(error);
  }
}

function repeat(
  after: Clock['after'],
  intervalMs: number,
  run: () => void | Promise<void>,
): Cancel {
  let stopped = false;
  let cancel: Cancel = () => undefined;
  const schedule = () => {
    cancel = after(intervalMs, async () => {
      try {
        await run();
      } finally {
        if (!stopped) schedule();
      }
    });
  };
  schedule();
  return () => {
    stopped = true;
    cancel();
  };
}
