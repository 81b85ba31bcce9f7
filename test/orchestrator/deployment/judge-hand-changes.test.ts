import { describe, expect, it } from '@jest/globals';
import { handChanges } from '../../../orchestrator/deployment/judge-hand-changes.ts';
import type { TaskSetSeen, WorldSeen } from '../../../orchestrator/deployment/world.ts';
import { aPlan } from '../support/examples.ts';

const taskSet = (colour: 'blue' | 'green', taskDefinitionArn: string): TaskSetSeen => ({
  id: `ecs-svc/${colour}`,
  status: 'ACTIVE',
  taskDefinitionArn,
  targetGroup: `contacts-prod-${colour}`,
  running: 2,
  desired: 2,
  digests: [],
});
const world = (green: number, changes: Partial<WorldSeen> = {}): WorldSeen => ({
  listener: [
    { targetGroup: 'contacts-prod-blue', weight: 100 - green },
    { targetGroup: 'contacts-prod-green', weight: green },
  ],
  targetGroups: [],
  taskSets: [taskSet('blue', 'td:1'), taskSet('green', 'td:2')],
  desiredCount: 2,
  ...changes,
});
const deployment = { plan: aPlan(), taskDefinitionArn: 'td:2', desiredCount: 2 };

describe('what a hand changed', () => {
  it('is nothing while all is as CodeDeploy left it', () => {
    expect(handChanges(world(0), deployment, 'before-shift')).toEqual([]);
    expect(handChanges(world(100), deployment, 'after-shift')).toEqual([]);
  });

  it('shows at the listener, before the shift and after it', () => {
    expect(handChanges(world(30), deployment, 'before-shift')).toEqual([
      'the listener sends 70 % to contacts-prod-blue and 30 % to contacts-prod-green, not 100 % to contacts-prod-blue',
    ]);
    expect(handChanges(world(0), deployment, 'after-shift')).toEqual([
      'the listener sends 100 % to contacts-prod-blue, not 100 % to contacts-prod-green',
    ]);
  });

  it('shows in the number of tasks, if that was known when it began', () => {
    const scaled = world(100, { desiredCount: 5 });
    expect(handChanges(scaled, deployment, 'after-shift')).toEqual([
      'the service should run 5 tasks now; it was 2 when this began',
    ]);
    const earlier = { ...deployment, desiredCount: undefined };
    expect(handChanges(scaled, earlier, 'after-shift')).toEqual([]);
  });

  it('shows in a task set of somebody else’s, unless it is on its way out', () => {
    const third = { ...taskSet('green', 'x/other:7'), id: 'ecs-svc/third' };
    const taskSets = [...world(100).taskSets, third];
    expect(handChanges(world(100, { taskSets }), deployment, 'after-shift')).toEqual([
      'task set ecs-svc/third (other:7) belongs neither to the old nor to the new version',
    ]);
    const leaving = [...world(100).taskSets, { ...third, status: 'DRAINING' }];
    expect(handChanges(world(100, { taskSets: leaving }), deployment, 'after-shift')).toEqual([]);
  });

  it('shows when the way back is gone', () => {
    const taskSets = [taskSet('green', 'td:2')];
    expect(handChanges(world(100, { taskSets }), deployment, 'after-shift')).toEqual([
      'the task set of the old version is gone',
    ]);
    // Tasks die by themselves, and ECS starts others.
    const idle = world(100).taskSets.map((set) => ({ ...set, running: 0 }));
    expect(handChanges(world(100, { taskSets: idle }), deployment, 'after-shift')).toEqual([]);
  });
});
