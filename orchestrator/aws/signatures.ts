import { createHash } from 'node:crypto';
import { Conflict } from './fault.ts';
import { keys } from './keys.ts';
import type { Table } from './table.ts';

export interface Signatures {
  /** True the first time, false on a replay. Only a hash is kept, for ten minutes. */
  remember(signature: string): Promise<boolean>;
}

const keptSeconds = 600;

export function createSignatures(table: Table, now: () => Date): Signatures {
  return {
    remember: async (signature) => {
      const hash = createHash('sha256').update(signature).digest('hex');
      const expiresAt = Math.floor(now().getTime() / 1000) + keptSeconds;
      try {
        await table.write({
          kind: 'put',
          item: { ...keys.signature(hash), expiresAt },
          when: [{ absent: 'pk' }],
        });
        return true;
      } catch (error) {
        if (error instanceof Conflict) return false;
        throw error;
      }
    },
  };
}
