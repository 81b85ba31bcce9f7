import { createHash } from 'node:crypto';

/** Everything that happened in a seed, line by line, as a hash; and as text for whoever asks. */
export interface Trace {
  /** `at` in virtual milliseconds; `who` acted or was acted on. */
  line(at: number, who: string, what: string): void;
  /** SHA-256 of all lines until now, hexadecimal. Ends the trace. */
  hash(): string;
  /** The lines, with times since the first line; none unless they are kept. */
  lines(): readonly string[];
}

/** Characters that are gathered before they are hashed: one call into the hash for each line costs three times as much. */
const batch = 16_384;

export function createTrace({ keep = false }: { keep?: boolean | undefined } = {}): Trace {
  const sum = createHash('sha256');
  const kept: string[] = [];
  let pending = '';
  let begin: number | undefined;
  return {
    line: (at, who, what) => {
      pending += `${at} ${who} ${what}\n`;
      if (pending.length >= batch) {
        sum.update(pending);
        pending = '';
      }
      if (!keep) return;
      begin ??= at;
      kept.push(`${elapsed(at - begin)}  ${who.padEnd(18)} ${what}`);
    },
    hash: () => sum.update(pending).digest('hex'),
    lines: () => kept,
  };
}

/** 3,725,042 ms → `1:02:05.042`. */
export function elapsed(ms: number): string {
  const two = (value: number) => String(value).padStart(2, '0');
  const seconds = Math.floor(ms / 1_000);
  const [h, m, s] = [Math.floor(seconds / 3_600), Math.floor(seconds / 60) % 60, seconds % 60];
  return `${h}:${two(m)}:${two(s)}.${String(Math.floor(ms % 1_000)).padStart(3, '0')}`;
}
