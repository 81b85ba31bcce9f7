import { z } from 'zod';
import { genesisHash, seal } from '../deployment/journal.ts';
import { RetryableFault } from './fault.ts';
import { keys } from './keys.ts';
import { TransactionRefused, type Item, type Table } from './table.ts';

export interface RefusalEntry {
  readonly code: string;
  readonly by: string;
  readonly facts: Readonly<Record<string, unknown>>;
}

export interface Refusals {
  /** Adds to the day's journal of refusals, sealed like a deployment's. */
  record(entry: RefusalEntry): Promise<void>;
  /** A day's (`yyyy-mm-dd`) entries in order, and where its record says they end. */
  read(day: string): Promise<{ entries: readonly SealedRefusal[]; head: Head }>;
}

const head = z.object({ seq: z.number().int(), headHash: z.string() });
const sealed = z.object({
  seq: z.number().int(),
  at: z.string(),
  code: z.string(),
  by: z.string(),
  facts: z.record(z.string(), z.unknown()),
  previousHash: z.string(),
  hash: z.string(),
});
type Head = z.infer<typeof head>;
export type SealedRefusal = z.infer<typeof sealed>;

/** Many people may be refused in one moment, and all of them meet in one journal. */
const tries = 20;

export function createRefusals(table: Table, now: () => Date): Refusals {
  const attempt = async (entry: RefusalEntry): Promise<boolean> => {
    const at = now().toISOString();
    const day = at.slice(0, 10);
    const meta = await readHead(table, day);
    const refusal = seal({ seq: meta.seq + 1, at, ...entry, previousHash: meta.headHash });
    try {
      await table.transact([
        {
          kind: 'update',
          key: keys.refusals(day),
          set: { seq: refusal.seq, headHash: refusal.hash },
          when: [meta.seq === 0 ? { absent: 'seq' } : { attribute: 'seq', equals: meta.seq }],
        },
        {
          kind: 'put',
          item: { ...keys.refusal(day, refusal.seq), ...refusal },
          when: [{ absent: 'pk' }],
        },
      ]);
      return true;
    } catch (error) {
      if (error instanceof TransactionRefused) return false;
      throw error;
    }
  };

  return {
    record: async (entry) => {
      for (let count = 0; count < tries; count++) if (await attempt(entry)) return;
      throw new RetryableFault('the journal of refusals is busy');
    },
    read: async (day) => {
      const items = await table.query(keys.refusals(day).pk, { beginsWith: 'ENTRY#' });
      return {
        entries: items.map((item: Item) => sealed.parse(item)),
        head: await readHead(table, day),
      };
    },
  };
}

async function readHead(table: Table, day: string): Promise<Head> {
  const item = await table.get(keys.refusals(day));
  return item ? head.parse(item) : { seq: 0, headHash: genesisHash };
}
