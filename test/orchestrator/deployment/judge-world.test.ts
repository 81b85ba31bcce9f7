import { describe, expect, it } from '@jest/globals';
import { judgeWorld, servingRevisions } from '../../../orchestrator/deployment/judge-world.ts';
import type { WorldSeen } from '../../../orchestrator/deployment/world.ts';

const digests = { source: 'sha256:aaa', target: 'sha256:bbb' };
const taskSet = (colour: string, digest: string) => ({
  id: colour,
  status: 'PRIMARY',
  taskDefinitionArn: `td:${colour}`,
  targetGroup: colour,
  running: 2,
  desired: 2,
  digests: [digest],
});
const world = (changes: Partial<WorldSeen> = {}): WorldSeen => ({
  listener: [
    { targetGroup: 'blue', weight: 0 },
    { targetGroup: 'green', weight: 100 },
  ],
  targetGroups: [
    { name: 'blue', arn: '', healthy: 2, registered: 2 },
    { name: 'green', arn: '', healthy: 2, registered: 2 },
  ],
  taskSets: [taskSet('green', 'sha256:bbb')],
  desiredCount: 2,
  ...changes,
});

describe('judgeWorld', () => {
  it('names what the digests of the group with all traffic say', () => {
    expect(judgeWorld(world(), digests)).toEqual({
      serving: 'target',
      reasons: ['green has all traffic, 2 tasks run bbb'],
    });
    expect(judgeWorld(world({ taskSets: [taskSet('green', 'sha256:aaa')] }), digests).serving).toBe(
      'source',
    );
  });

  it.each<[string, Partial<WorldSeen>, string]>([
    [
      'traffic is split',
      {
        listener: [
          { targetGroup: 'blue', weight: 90 },
          { targetGroup: 'green', weight: 10 },
        ],
      },
      'the listener sends traffic to 2 target groups',
    ],
    ['traffic goes nowhere', { listener: [] }, 'the listener sends traffic to 0 target groups'],
    ['nothing is behind it', { taskSets: [] }, 'no task set is behind green'],
    [
      'too few are healthy',
      { targetGroups: [{ name: 'green', arn: '', healthy: 1, registered: 2 }] },
      'green has 1 healthy tasks of 2',
    ],
    [
      'digests are unknown',
      { taskSets: [{ ...taskSet('green', 'x'), digests: [] }] },
      'no running task of green shows its digest',
    ],
    [
      'digests are mixed',
      { taskSets: [{ ...taskSet('green', 'x'), digests: ['a', 'b'] }] },
      'tasks of green run 2 different images',
    ],
    [
      'it is something else',
      { taskSets: [taskSet('green', 'sha256:ccc')] },
      'ccc runs, which is neither the old nor the new version',
    ],
  ])('is unclear when %s', (_name, changes, reason) => {
    expect(judgeWorld(world(changes), digests)).toEqual({ serving: 'unclear', reasons: [reason] });
  });

  it('looks past an old task set that drains in the same group', () => {
    const draining = { ...taskSet('green', 'sha256:aaa'), id: 'old', status: 'DRAINING' };
    expect(
      judgeWorld(world({ taskSets: [draining, taskSet('green', 'sha256:bbb')] }), digests).serving,
    ).toBe('target');
  });

  it('needs one healthy task even where none is wanted', () => {
    const nobody = world({
      desiredCount: 0,
      targetGroups: [{ name: 'green', arn: '', healthy: 0, registered: 0 }],
    });
    expect(judgeWorld(nobody, digests).serving).toBe('unclear');
  });
});

describe('servingRevisions', () => {
  it('gives shares of traffic, heaviest first', () => {
    const split = world({
      listener: [
        { targetGroup: 'green', weight: 1 },
        { targetGroup: 'blue', weight: 9 },
      ],
      taskSets: [taskSet('green', 'sha256:bbb'), taskSet('blue', 'sha256:aaa')],
    });
    expect(
      servingRevisions(split).map(({ id, percent, healthyTasks }) => [id, percent, healthyTasks]),
    ).toEqual([
      ['blue', 90, 2],
      ['green', 10, 2],
    ]);
  });
});
