/** Runs `run` once after `delayMs`; gives what stops it. Production's is `realTimer`, a simulation brings its own. */
export type After = (delayMs: number, run: () => void) => () => void;

/** The machine's own timer. */
export const realTimer: After = (delayMs, run) => {
  const timer = setTimeout(run, delayMs);
  return () => clearTimeout(timer);
};

/** The first of two: the result, or `late`. What runs on is ignored, and Lambda may freeze it. */
export async function firstOf<T>(
  running: Promise<T>,
  { withinMs, after }: { withinMs: number; after: After },
  late: T,
): Promise<T> {
  let cancel: () => void = () => undefined;
  const limit = new Promise<T>((resolve) => {
    cancel = after(withinMs, () => resolve(late));
  });
  try {
    return await Promise.race([running, limit]);
  } finally {
    cancel();
  }
}
