import type { ServiceEnvironment } from '../catalogue/names.ts';
import { Conflict } from './fault.ts';
import { keys } from './keys.ts';
import { fenceCheck } from './locks.ts';
import { TransactionRefused, type Table, type Write } from './table.ts';

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
  /**
   * As `declare`, for an effect that nothing else keeps from happening twice at once: true for one caller of each
   * attempt. The machine starts a new attempt only when the one before has ended, so a new one may always begin.
   */
  claim(holder: Holder, effect: string, attempt: number): Promise<boolean>;
  /** When the effect was first intended (ISO 8601); undefined if it never was. */
  read(deploymentId: string, effect: string): Promise<string | undefined>;
}

export function createIntents(table: Table, now: () => Date): Intents {
  /** The lock is still ours, and the intent is written, in one transaction with whatever else must be true. */
  const write = async (holder: Holder, effect: string, alongside: readonly Write[]) => {
    const { deploymentId, fence } = holder;
    const intent = {
      kind: 'update',
      key: keys.intent(deploymentId, effect),
      setOnce: { at: now().toISOString() },
    } as const;
    try {
      await table.transact([fenceCheck(holder, deploymentId, fence), intent, ...alongside]);
    } catch (error) {
      throw lostFence(error, holder) ?? error;
    }
  };

  return {
    declare: (holder, effect) => write(holder, effect, []),
    claim: async (holder, effect, attempt) => {
      const item = keys.claim(holder.deploymentId, effect, attempt);
      try {
        await write(holder, effect, [{ kind: 'put', item, when: [{ absent: 'pk' }] }]);
        return true;
      } catch (error) {
        if (error instanceof TransactionRefused && error.refused.includes(2)) return false;
        throw error;
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
