import { describe, expect, it } from '@jest/globals';
import { createAnnouncements, outboxRow } from '../../../orchestrator/aws/announcements.ts';
import { keys } from '../../../orchestrator/aws/keys.ts';
import { memoryTable } from '../../../sandbox/simulation/table.ts';

const id = 'contacts-prod-1';
const card = { channel: 'C0DEPLOYS', ts: '1.000100' };
const left = [{ channel: 'C0OLD', ts: '0.000100' }];

/** A deployment of which nothing is told yet. */
async function untold(more: Record<string, unknown> = {}) {
  const table = memoryTable();
  const head = { seq: 5, headHash: 'h', service: 'contacts', environment: 'prod', fence: 1 };
  const item = { ...keys.meta(id), ...head, announcedSeq: 0, ...more };
  await table.transact([{ kind: 'put', item }, outboxRow(id)]);
  return createAnnouncements(table);
}

describe('what chat has told', () => {
  it('is kept, with cards that were left behind for as long as there are any', async () => {
    const announcements = await untold();
    await announcements.save(id, { card, left, announcedSeq: 2 });
    expect(await announcements.read(id)).toEqual({ card, left, announcedSeq: 2 });
    await announcements.save(id, { card, announcedSeq: 3 });
    expect(await announcements.read(id)).toEqual({ card, announcedSeq: 3 });
  });

  it('never goes back when a slower teller comes later', async () => {
    const announcements = await untold();
    await announcements.save(id, { card, announcedSeq: 4 });
    await announcements.save(id, { card: { ...card, ts: '2.000100' }, announcedSeq: 3 });
    expect(await announcements.read(id)).toEqual({ card, announcedSeq: 4 });
  });

  it('leaves the outbox with its end, and not before', async () => {
    const open = await untold();
    await open.save(id, { card, announcedSeq: 5 });
    expect(await open.untold()).toEqual([id]);
    const over = await untold({ outcome: 'SUCCEEDED' });
    await over.save(id, { card, announcedSeq: 4 });
    expect(await over.untold()).toEqual([id]);
    await over.save(id, { card, left, announcedSeq: 5 });
    expect(await over.untold()).toEqual([id]);
    await over.save(id, { card, announcedSeq: 5 });
    expect(await over.untold()).toEqual([]);
  });

  it('is of a deployment on record', async () => {
    const announcements = await untold();
    await expect(announcements.save('unknown', { card, announcedSeq: 1 })).rejects.toThrow(
      'no deployment unknown',
    );
  });
});
