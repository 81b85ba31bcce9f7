import { z } from 'zod';
import { foldJournal } from '../deployment/apply-event.ts';
import type { Deployment } from '../deployment/deployment.ts';
import { outcomes, type JournalEntry } from '../deployment/events.ts';
import { waitNames } from '../deployment/waits.ts';
import { keys } from './keys.ts';
import type { Item, Table } from './table.ts';

const card = z.object({ channel: z.string(), ts: z.string() });

const meta = z.object({
  seq: z.number().int(),
  headHash: z.string(),
  service: z.string(),
  environment: z.string(),
  fence: z.number().int(),
  announcedSeq: z.number().int(),
  wait: z.enum(waitNames).optional(),
  card: card.optional(),
  /** Cards that chat had to leave behind in a channel that closed to it. */
  left: z.array(card).optional(),
  outcome: z.enum(outcomes).optional(),
});

/** A deployment's bookkeeping: the journal's head, who it is, and where it waits. */
export type Meta = z.infer<typeof meta>;

/** A deployment as it stands, with the story it was folded from. */
export interface DeploymentRecord {
  readonly deployment: Deployment;
  readonly journal: readonly JournalEntry[];
  readonly meta: Meta;
}

export const parseMeta = (item: Item): Meta => meta.parse(item);

/** Reads a deployment's bookkeeping; undefined if there is no such deployment. */
export async function readMeta(table: Table, deploymentId: string): Promise<Meta | undefined> {
  const item = await table.get(keys.meta(deploymentId));
  return item && parseMeta(item);
}

const entry = z.object({
  deploymentId: z.string(),
  seq: z.number().int(),
  at: z.string(),
  by: z.string(),
  event: z.looseObject({ type: z.string() }),
  previousHash: z.string(),
  hash: z.string(),
});

/** An entry as it was sealed, without the table's keys. */
export function parseEntry(item: Item): JournalEntry {
  // The event's own shape is not parsed again: only `append` writes entries, and the seal tells if one was changed.
  return entry.parse(item) as JournalEntry;
}

/** Reads and folds the whole journal; undefined if there is no such deployment. */
export async function readRecord(
  table: Table,
  deploymentId: string,
): Promise<DeploymentRecord | undefined> {
  const found = await readMeta(table, deploymentId);
  if (!found) return undefined;
  const { pk } = keys.meta(deploymentId);
  const items = await table.query(pk, { beginsWith: 'ENTRY#' });
  const journal = items.map(parseEntry);
  const deployment = foldJournal(journal);
  return deployment && { deployment, journal, meta: found };
}
