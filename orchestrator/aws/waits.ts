import { z } from 'zod';
import type { WaitAnswer, WaitName } from '../deployment/waits.ts';
import { Conflict } from './fault.ts';
import { keys } from './keys.ts';
import type { Item, Table } from './table.ts';
import type { Tokens } from './tokens.ts';

const wait = z.object({
  token: z.string().optional(),
  // Only `answer` below writes it, from a value of that type.
  answer: z.custom<WaitAnswer>((value) => typeof value === 'object' && value !== null).optional(),
});

/**
 * Where a task token and an answer meet, in any order, each any number of times.
 * Both are conditional writes on one item that give the item back: whoever comes second sees both and resumes.
 */
export interface Waits {
  /** Keeps the token of a wait that has just begun, and makes this the deployment's present wait. */
  arrive(deploymentId: string, wait: WaitName, token: string): Promise<void>;
  /** The first answer stands. Resumes the state machine if its token is there already. */
  answer(deploymentId: string, wait: WaitName, answer: WaitAnswer): Promise<void>;
  readAnswer(deploymentId: string, wait: WaitName): Promise<WaitAnswer | undefined>;
}

/** Throws away the tokens that nobody used, of waits that ran out: they are worth nothing, but still secrets. */
export const closeWaits =
  (table: Table) =>
  async (deploymentId: string): Promise<void> => {
    const { pk, sk } = keys.wait(deploymentId, 'approval');
    const items = await table.query(pk, { beginsWith: sk.replace('approval', '') });
    for (const item of items.filter(({ token }) => token !== undefined))
      await table.write({ kind: 'update', key: { pk, sk: String(item.sk) }, remove: ['token'] });
  };

/** `onLate` hears of each token that opened nothing any more: it was used, retried or timed out before. */
export function createWaits(
  table: Table,
  tokens: Tokens,
  onLate: (deploymentId: string, wait: WaitName) => void = () => undefined,
): Waits {
  const resume = async (deploymentId: string, name: WaitName, item: Item) => {
    const { token, answer } = wait.parse(item);
    if (!token || !answer) return;
    // Only the kind travels: causes can be long, and stay in this item.
    const said = await tokens.resume(token, { kind: answer.kind });
    if (said === 'too-late') onLate(deploymentId, name);
    await forget(deploymentId, name, token);
  };

  /** A used token is worth nothing but still a secret. If the state was retried meanwhile, the newer token stays. */
  const forget = async (deploymentId: string, name: WaitName, token: string) => {
    try {
      await table.write({
        kind: 'update',
        key: keys.wait(deploymentId, name),
        remove: ['token'],
        when: [{ attribute: 'token', equals: token }],
      });
    } catch (error) {
      if (!(error instanceof Conflict)) throw error;
    }
  };

  return {
    arrive: async (deploymentId, name, token) => {
      // In one transaction: a token that is kept after the end would be nobody's to throw away.
      await table.transact([
        {
          kind: 'update',
          key: keys.meta(deploymentId),
          set: { wait: name },
          when: [{ present: 'pk' }, { absent: 'outcome' }],
        },
        // A retried state has a new token; the old one opens nothing any more.
        { kind: 'update', key: keys.wait(deploymentId, name), set: { token } },
      ]);
      const item = await table.get(keys.wait(deploymentId, name));
      if (item) await resume(deploymentId, name, item);
    },
    answer: async (deploymentId, name, answer) => {
      const item = await table.write({
        kind: 'update',
        key: keys.wait(deploymentId, name),
        setOnce: { answer },
      });
      await resume(deploymentId, name, item);
    },
    readAnswer: async (deploymentId, name) => {
      const item = await table.get(keys.wait(deploymentId, name));
      return item && wait.parse(item).answer;
    },
  };
}
