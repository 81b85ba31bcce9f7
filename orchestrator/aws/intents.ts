import type { ServiceEnvironment } from '../catalogue/names.ts';
import { Conflict } from './fault.ts';
import { keys } from './keys.ts';
import { fenceCheck } from './locks.ts';
import { TransactionRefused, type Table } from './table.ts';

export interface Holder extends ServiceEnvironment {
  readonly deploymentId: string;
  readonly fence: number;
}

export interface Intents {
  /**
   * Writes down that an effect is about to happen, in the same transaction that proves the lock is still ours.
   * Throws `Conflict` (`FenceLost`) for a holder that was replaced or has settled. Safe to repeat.
   */
  declare(holder: Holder, effect: string): Promise<void>;
  /** When the effect was first intended (ISO 8601); undefined if it never was. */
  read(deploymentId: string, effect: string): Promise<string | undefined>;
}

export function createIntents(table: Table, now: () => Date): Intents {
  return {
    declare: async (holder, effect) => {
      const { deploymentId, fence } = holder;
      const check = fenceCheck(holder, deploymentId, fence);
      const intent = {
        kind: 'update',
        key: keys.intent(deploymentId, effect),
        setOnce: { at: now().toISOString() },
      } as const;
      try {
        await table.transact([check, intent]);
      } catch (error) {
        throw lostFence(error, holder) ?? error;
      }
    },
    read: async (deploymentId, effect) => {
      const item = await table.get(keys.intent(deploymentId, effect));
      return typeof item?.at === 'string' ? item.at : undefined;
    },
  };
}

function lostFence(error: unknown, { deploymentId }: Holder): Conflict | undefined {
  return error instanceof TransactionRefused && error.refused.includes(0)
    ? new Conflict(`${deploymentId} does not have its lock any more`, {
        code: 'FenceLost',
        cause: error,
      })
    : undefined;
}
