import { z } from 'zod';
import type { ServiceEnvironment } from '../catalogue/names.ts';
import { keys } from './keys.ts';
import type { Item, Table, Write } from './table.ts';

const hold = z.object({ owner: z.string(), reason: z.string(), since: z.string() });
const lock = z.object({
  sk: z.string(),
  fence: z.number().int(),
  owner: z.string().optional(),
  hold: hold.optional(),
});

export type Hold = z.infer<typeof hold>;

/** Who has a service in an environment. The item is never deleted, so the fence never goes back. */
export interface Lock extends ServiceEnvironment {
  readonly fence: number;
  /** Deployment id of the holder. */
  readonly owner?: string;
  /** Closed for new deployments until a person looks. */
  readonly hold?: Hold;
}

export interface Locks {
  read(where: ServiceEnvironment): Promise<Lock>;
  /** Every service and environment that was ever deployed. */
  list(): Promise<readonly Lock[]>;
}

export function createLocks(table: Table): Locks {
  return {
    read: async (where) => {
      const item = await table.get(keys.lock(where));
      return item ? parseLock(item) : { ...where, fence: 0 };
    },
    list: async () => (await table.query('LOCK')).map(parseLock),
  };
}

/** Takes the lock as it was read: nobody has it, nobody holds it closed, and the fence has not moved. */
export function claimLock(read: Lock, owner: string): Write {
  return {
    kind: 'update',
    key: keys.lock(read),
    set: { owner, fence: read.fence + 1 },
    when: [
      read.fence === 0 ? { absent: 'fence' } : { attribute: 'fence', equals: read.fence },
      { absent: 'hold' },
      read.owner === undefined ? { absent: 'owner' } : { attribute: 'owner', equals: read.owner },
    ],
  };
}

/** Gives the lock back, or turns it into a hold that stays until a person lifts it. */
export function releaseLock(held: Lock & { readonly owner: string }, hold?: Hold): Write {
  return {
    kind: 'update',
    key: keys.lock(held),
    ...(hold ? { set: { hold } } : {}),
    remove: ['owner'],
    when: holderConditions(held),
  };
}

/** Opens what was held, if it is still the hold that was read. */
export function liftHold(read: Lock): Write {
  return {
    kind: 'update',
    key: keys.lock(read),
    remove: ['hold'],
    when: [{ present: 'hold' }, { attribute: 'fence', equals: read.fence }],
  };
}

/** Refuses whatever it stands beside unless this owner still has the lock with this fence. */
export function fenceCheck(where: ServiceEnvironment, owner: string, fence: number): Write {
  return { kind: 'check', key: keys.lock(where), when: holderConditions({ owner, fence }) };
}

const holderConditions = ({ owner, fence }: { owner: string; fence: number }) => [
  { attribute: 'owner', equals: owner },
  { attribute: 'fence', equals: fence },
];

function parseLock(item: Item): Lock {
  const { sk, ...rest } = lock.parse(item);
  const [service = '', environment = ''] = sk.split('#');
  return { service, environment, ...rest };
}
