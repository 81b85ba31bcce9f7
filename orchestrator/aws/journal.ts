import type { DeploymentEvent, JournalEntry } from '../deployment/events.ts';
import { eventKey } from '../deployment/event-key.ts';
import { sealEntry } from '../deployment/journal.ts';
import type { Bus } from './bus.ts';
import { Conflict, ResourceMissing, RetryableFault } from './fault.ts';
import { keys } from './keys.ts';
import { readMeta, readRecord, type DeploymentRecord, type Meta } from './record.ts';
import { TransactionRefused, type Table, type Write } from './table.ts';

export interface Appending {
  readonly deploymentId: string;
  readonly event: DeploymentEvent;
  /** A person of the catalogue, or `step:<name>`. */
  readonly by: string;
  /** Tells events of one type apart that may both happen, such as the bake that was judged. */
  readonly detail?: string;
  /** Sequence of the entry that must be the journal's last one; refused if anything has happened since. */
  readonly after?: number;
  /** Writes that must happen together with this entry, or not at all. */
  readonly alongside?: readonly Write[];
}

export type Appended =
  | { readonly kind: 'appended'; readonly entry: JournalEntry }
  /** The same event is in the journal already: its step ran twice. */
  | { readonly kind: 'already' }
  /** One of the writes alongside was refused by its own condition, or the journal has gone on. */
  | { readonly kind: 'refused' };

export interface Journal {
  /** Adds one sealed entry, once. Throws `Conflict` (`DeploymentSettled`) on a closed deployment. */
  append(appending: Appending): Promise<Appended>;
  read(deploymentId: string): Promise<DeploymentRecord | undefined>;
  /** As `read`, but a deployment that does not exist is a fault. */
  require(deploymentId: string): Promise<DeploymentRecord>;
}

/** How often a writer that was overtaken tries again; two or three write to one journal at most. */
const tries = 6;
/** The writes that `entryWrites` makes: META, the entry, and its once-key. */
const ownWrites = 3;

export function createJournal({
  table,
  bus,
  now,
}: {
  readonly table: Table;
  readonly bus: Pick<Bus, 'publish'>;
  readonly now: () => Date;
}): Journal {
  const append = async (appending: Appending): Promise<Appended> => {
    const { deploymentId, event } = appending;
    for (let attempt = 0; attempt < tries; attempt++) {
      const meta = await openMeta(table, deploymentId);
      if (appending.after !== undefined && meta.seq !== appending.after) return { kind: 'refused' };
      const entry = nextEntry(meta, appending, now());
      const outcome = await attemptWrite(table, meta, entry, appending);
      if (outcome === 'overtaken') continue;
      if (outcome.kind === 'appended') await bus.publish([{ ...meta, ...entry, type: event.type }]);
      return outcome;
    }
    throw new RetryableFault(`the journal of ${deploymentId} is busy`);
  };

  const read = (deploymentId: string) => readRecord(table, deploymentId);
  return {
    append,
    read,
    require: async (deploymentId) => {
      const found = await read(deploymentId);
      if (!found) throw new ResourceMissing(`there is no deployment ${deploymentId}`);
      return found;
    },
  };
}

/** The writes that add an entry: the head moves on from exactly where it was, and the once-key is new. */
export function entryWrites(meta: Meta, entry: JournalEntry, detail?: string): Write[] {
  const { deploymentId, event, seq } = entry;
  const settled = event.type === 'DeploymentSettled';
  return [
    {
      kind: 'update',
      key: keys.meta(deploymentId),
      set: { seq, headHash: entry.hash, ...(settled ? { outcome: event.outcome } : {}) },
      ...(settled ? { remove: ['wait'] } : {}),
      when: [{ attribute: 'seq', equals: meta.seq }, { absent: 'outcome' }],
    },
    {
      kind: 'put',
      item: { ...keys.entry(deploymentId, seq), ...entry },
      when: [{ absent: 'pk' }],
    },
    {
      kind: 'put',
      item: { ...keys.once(deploymentId, eventKey(event, detail)), seq },
      when: [{ absent: 'pk' }],
    },
  ];
}

/** The entry that would come next, sealed over the present head. */
export function nextEntry(
  meta: Pick<Meta, 'seq' | 'headHash'>,
  { deploymentId, event, by }: Appending,
  now: Date,
): JournalEntry {
  return sealEntry({
    deploymentId,
    seq: meta.seq + 1,
    at: now.toISOString(),
    by,
    event,
    previousHash: meta.headHash,
  });
}

async function openMeta(table: Table, deploymentId: string): Promise<Meta> {
  const meta = await readMeta(table, deploymentId);
  if (!meta) throw new ResourceMissing(`there is no deployment ${deploymentId}`);
  if (meta.outcome)
    throw new Conflict(`${deploymentId} has ended: ${meta.outcome}`, { code: 'DeploymentSettled' });
  return meta;
}

async function attemptWrite(
  table: Table,
  meta: Meta,
  entry: JournalEntry,
  { detail, alongside = [] }: Appending,
): Promise<Appended | 'overtaken'> {
  try {
    await table.transact([...entryWrites(meta, entry, detail), ...alongside]);
    return { kind: 'appended', entry };
  } catch (error) {
    if (!(error instanceof TransactionRefused)) throw error;
    if (error.refused.includes(ownWrites - 1)) return { kind: 'already' };
    return error.refused.some((index) => index >= ownWrites) ? { kind: 'refused' } : 'overtaken';
  }
}
