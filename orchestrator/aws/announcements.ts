import { Conflict } from './fault.ts';
import { keys } from './keys.ts';
import { readMeta, type Meta } from './record.ts';
import type { Table, Write } from './table.ts';

type Place = NonNullable<Meta['card']>;

/** What chat has told of a deployment: its card, those it left behind, and the last entry that is on it. */
export interface Told {
  readonly card?: Place;
  readonly left?: readonly Place[];
  readonly announcedSeq: number;
}

export interface Announcements {
  read(deploymentId: string): Promise<Told>;
  /**
   * Also takes the deployment out of the outbox once its settled end has been told on every card, in one transaction.
   * Never goes back: a slower teller, who knows of less, changes nothing.
   */
  save(deploymentId: string, told: Told): Promise<void>;
  /** Deployments whose end chat has not told yet. */
  untold(): Promise<readonly string[]>;
}

export function createAnnouncements(table: Table): Announcements {
  return {
    read: async (deploymentId) => {
      const { card, left, announcedSeq = 0 } = (await readMeta(table, deploymentId)) ?? {};
      return { announcedSeq, ...(card ? { card } : {}), ...(left ? { left } : {}) };
    },
    save: async (deploymentId, { card, left, announcedSeq }) => {
      const meta = await readMeta(table, deploymentId);
      if (!meta) throw new Conflict(`there is no deployment ${deploymentId}`);
      if (meta.announcedSeq > announcedSeq) return;
      const note: Write = {
        kind: 'update',
        key: keys.meta(deploymentId),
        set: { announcedSeq, card, left: left?.length ? left : undefined },
        remove: left?.length ? [] : ['left'],
        when: [{ attribute: 'announcedSeq', equals: meta.announcedSeq }],
      };
      const allTold = meta.outcome !== undefined && announcedSeq >= meta.seq && !left?.length;
      if (!allTold) return void (await table.write(note));
      await table.transact([note, { kind: 'delete', key: keys.outbox(deploymentId) }]);
    },
    untold: async () => (await table.query('OUTBOX')).map(({ sk }) => String(sk)),
  };
}

/** Stays until the end of the deployment has been told. */
export const outboxRow = (deploymentId: string): Write => ({
  kind: 'put',
  item: keys.outbox(deploymentId),
});
