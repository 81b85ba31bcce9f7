import { hashOf } from './canonical-json.ts';
import type { JournalEntry } from './events.ts';

/** What a seal needs to know of an entry, whatever else the entry says. */
interface Sealed {
  readonly seq: number;
  readonly previousHash: string;
  readonly hash: string;
}

export type Audit =
  | { readonly kind: 'intact'; readonly entries: number; readonly headHash: string }
  | { readonly kind: 'broken'; readonly seq: number; readonly reason: string };

/** What the first entry of every journal is sealed over. */
export const genesisHash = '0'.repeat(64);

/** Adds the hash over the entry and the one before it; changing or dropping an entry breaks every later one. */
export function seal<Content extends Omit<Sealed, 'hash'>>(
  content: Content,
): Content & { hash: string } {
  return { ...content, hash: hashOf(content) };
}

/** A journal entry, sealed. */
export const sealEntry = (content: Omit<JournalEntry, 'hash'>): JournalEntry => seal(content);

/**
 * Checks a whole journal: numbers without gaps, every hash right, every link to the one before.
 * `head` is what the record says the end is: without it a journal cut short would still look whole.
 */
export function verifyJournal(
  entries: readonly Sealed[],
  head?: { readonly seq: number; readonly headHash: string },
): Audit {
  let previousHash = genesisHash;
  for (const [index, entry] of entries.entries()) {
    const reason = faultOf(entry, index + 1, previousHash);
    if (reason) return { kind: 'broken', seq: index + 1, reason };
    previousHash = entry.hash;
  }
  if (head && (head.seq !== entries.length || head.headHash !== previousHash))
    return {
      kind: 'broken',
      seq: entries.length,
      reason: `the record says the journal ends at ${head.seq}`,
    };
  return { kind: 'intact', entries: entries.length, headHash: previousHash };
}

function faultOf(entry: Sealed, seq: number, previousHash: string): string | undefined {
  if (entry.seq !== seq) return `expected number ${seq}, found ${entry.seq}`;
  if (entry.previousHash !== previousHash) return 'not sealed over the entry before it';
  const { hash, ...content } = entry;
  return hash === hashOf(content) ? undefined : 'changed after it was sealed';
}
