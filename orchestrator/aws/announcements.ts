import { keys } from './keys.ts';
import { readMeta } from './record.ts';
import type { Table, Write } from './table.ts';

/** What chat has told of a deployment: its card, and the last entry that is on it. */
export interface Told {
  readonly card?: { readonly channel: string; readonly ts: string };
  readonly announcedSeq: number;
}

export interface Announcements {
  read(deploymentId: string): Promise<Told>;
  /** Also takes the deployment out of the outbox once its settled end has been told. */
  save(deploymentId: string, told: Told): Promise<void>;
  /** Deployments whose end chat has not told yet. */
  untold(): Promise<readonly string[]>;
}

export function createAnnouncements(table: Table): Announcements {
  return {
    read: async (deploymentId) => {
      const meta = await readMeta(table, deploymentId);
      return { announcedSeq: meta?.announcedSeq ?? 0, ...(meta?.card ? { card: meta.card } : {}) };
    },
    save: async (deploymentId, { card, announcedSeq }) => {
      await table.write({
        kind: 'update',
        key: keys.meta(deploymentId),
        set: { announcedSeq, card },
        when: [{ present: 'pk' }],
      });
      const meta = await readMeta(table, deploymentId);
      if (meta?.outcome && announcedSeq >= meta.seq)
        await table.write({ kind: 'delete', key: keys.outbox(deploymentId) });
    },
    untold: async () => (await table.query('OUTBOX')).map(({ sk }) => String(sk)),
  };
}

/** Stays until the end of the deployment has been told. */
export const outboxRow = (deploymentId: string): Write => ({
  kind: 'put',
  item: keys.outbox(deploymentId),
});
