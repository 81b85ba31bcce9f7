import type { Tally } from './tally.ts';

/** Where nobody looks on, a line now and then is enough (milliseconds). */
const everyMs = 10_000;

/** A line about how far a run is: rewritten in place on a terminal, otherwise a new one every ten seconds. */
export function showProgress(
  out: Pick<NodeJS.WriteStream, 'isTTY' | 'write'>,
  seeds: number,
  now: () => number,
): (tally: Tally) => void {
  const begin = now();
  let shown = begin;
  return (tally) => {
    const done = tally.seeds === seeds;
    if (!out.isTTY && !done && now() - shown < everyMs) return;
    shown = now();
    const seconds = (shown - begin) / 1_000;
    const left = (seconds / tally.seeds) * (seeds - tally.seeds);
    const text = `${tally.seeds} of ${seeds} seeds, ${tally.deployments} deployments, ${tally.failures.length} failing, ${Math.ceil(left)} s left`;
    out.write(out.isTTY ? `\r\u001b[K${text}${done ? '\n' : ''}` : `${text}\n`);
  };
}
