import { describe, expect, it } from '@jest/globals';
import { createApp } from '../../../app/contacts/app.ts';
import type { Fault } from '../../../app/contacts/config.ts';
import { spread } from '../../../app/contacts/faults.ts';

const store = {
  list: () => Promise.resolve([]),
  get: () => Promise.resolve(undefined),
  create: () => Promise.reject(new Error('not asked for')),
  replace: () => Promise.resolve(undefined),
  remove: () => Promise.resolve(undefined),
};

async function statuses(fault: Fault, paths: readonly string[]): Promise<number[]> {
  const app = await createApp({ store, version: 'v3', fault, logLevel: 'silent' });
  const found = [];
  for (const url of paths) found.push((await app.inject({ url })).statusCode);
  await app.close();
  return found;
}

const list = (count: number) => Array.from({ length: count }, () => '/contacts?limit=1');

describe('CONTACTS_FAULT', () => {
  it('none harms nothing', async () => {
    expect(await statuses({ kind: 'none' }, ['/', '/contacts', '/contacts/1'])).toEqual([
      200, 200, 404,
    ]);
  });

  it('errors fails the share of requests about contacts, evenly, and never the first', async () => {
    const found = await statuses({ kind: 'errors', percent: 25 }, list(8));
    expect(found).toEqual([200, 200, 200, 500, 200, 200, 200, 500]);
    expect(await statuses({ kind: 'errors', percent: 100 }, ['/', '/contacts'])).toEqual([
      200, 500,
    ]);
  });

  it('never-healthy fails the health check only', async () => {
    expect(await statuses({ kind: 'never-healthy' }, ['/', '/contacts'])).toEqual([503, 200]);
  });

  it('slow answers well', async () => {
    expect(await statuses({ kind: 'slow', ms: 5 }, ['/', '/contacts'])).toEqual([200, 200]);
  });

  it.each([1, 7, 30, 50, 99])('a share of %i % is met exactly in 1000 calls', (percent) => {
    const isChosen = spread(percent);
    expect(Array.from({ length: 1000 }, isChosen).filter(Boolean)).toHaveLength(percent * 10);
  });
});
