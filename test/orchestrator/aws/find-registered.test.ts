import { describe, expect, it } from '@jest/globals';
import { connectEcs } from '../../../orchestrator/aws/ecs.ts';
import { answering, awsError } from './answering.ts';

const where = { service: 'contacts', environment: 'prod' };
const family = 'slipway-contacts-prod';
const since = new Date('2026-11-20T09:00:00.000Z');

interface Revision {
  /** Minutes after the intent; before it if negative. */
  readonly minute: number;
  readonly by?: string;
}

/** Revisions by number; a hole is one that was deleted. */
function ecsWith(revisions: Readonly<Record<number, Revision>>) {
  const newest = Math.max(...Object.keys(revisions).map(Number));
  return answering(({ input }) => {
    const [, number = newest] = String(input['taskDefinition']).split(':');
    const found = revisions[Number(number)];
    if (!found) throw awsError('ClientException');
    return {
      taskDefinition: {
        taskDefinitionArn: `arn:${family}:${number}`,
        revision: Number(number),
        registeredAt: new Date(since.getTime() + found.minute * 60_000),
      },
      tags: found.by ? [{ key: 'slipway:deployment', value: found.by }] : [],
    };
  });
}
const find = async (revisions: Readonly<Record<number, Revision>>) => {
  const { open, sent } = ecsWith(revisions);
  const found = await connectEcs(open).findRegistered(where, 'ours', since);
  return { found, looks: sent.length };
};

describe('a revision whose registration was answered by nobody (F45)', () => {
  it('is the newest', async () => {
    expect(await find({ 7: { minute: 0, by: 'ours' }, 6: { minute: -60 } })).toEqual({
      found: `arn:${family}:7`,
      looks: 1,
    });
  });
  it('is found behind those that others registered since, and behind deleted ones', async () => {
    const revisions = {
      9: { minute: 3 },
      8: { minute: 2, by: 'theirs' },
      6: { minute: 1, by: 'ours' },
      5: { minute: -60 },
    };
    expect((await find(revisions)).found).toBe(`arn:${family}:6`);
  });
  it('is not looked for in what is older than the intent: one look, if nothing happened', async () => {
    expect(await find({ 7: { minute: -2, by: 'earlier' }, 6: { minute: -60 } })).toEqual({
      found: undefined,
      looks: 1,
    });
    expect((await find({ 1: { minute: 1 } })).found).toBeUndefined();
  });
  it('gives up rather than registering a second one behind a flood', async () => {
    const flood = Object.fromEntries(
      Array.from({ length: 30 }, (_, index) => [index + 1, { minute: 1 }]),
    );
    await expect(find(flood)).rejects.toMatchObject({ name: 'InvalidInput' });
  });
});
