import { z } from 'zod';
import type { Item } from '../../../orchestrator/aws/table.ts';
import type { LockState } from './ledger.ts';

const lock = z.object({
  fence: z.number(),
  owner: z.string().optional(),
  hold: z.object({ owner: z.string(), reason: z.string() }).optional(),
});

/** A lock's item, as the table has it. */
export const readLock = (item: Item): Omit<LockState, 'at' | 'by'> => lock.parse(item);
