import { createHash } from 'node:crypto';

/** A UUID that is the same at every boot, where AWS would choose one at random. */
export function stableUuid(text: string): string {
  const hex = createHash('sha256').update(text).digest('hex');
  const ends = [8, 12, 16, 20, 32];
  return ends.map((end, part) => hex.slice(ends[part - 1] ?? 0, end)).join('-');
}
