import { describe, expect, it } from '@jest/globals';
import type { Task } from '../../../../sandbox/services/ecs/model.ts';
import { apiTaskDefinition, minutes, stage } from '../codedeploy/stage.ts';

type Stage = Awaited<ReturnType<typeof stage>>;

const runTask = (world: Stage, more: { clientToken?: string; image?: string } = {}) =>
  world.ecs.oneOff.run(
    {
      clusterArn: world.ecs.cluster('slipway-prod').arn,
      taskDefinition: world.ecs.definitions.get(world.bootstrap),
      group: 'migration',
      startedBy: 'slipway',
      platformVersion: 'LATEST',
      loadBalancers: [],
    },
    { count: 1, clientToken: more.clientToken },
  )[0] as Task;

const statesOf = (world: Stage, task: Task) =>
  world.events.filter(({ resources }) => resources[0] === task.arn).map(({ detail }) => detail);

describe('a task', () => {
  it('goes from PROVISIONING to STOPPED and tells each change with a higher version', async () => {
    const world = await stage();
    const task = runTask(world);
    await world.clock.advance(10_000);
    expect(task.lastStatus).toBe('RUNNING');
    world.ecs.stopTask(task, 'UserInitiated', 'enough');
    await world.clock.advance(10_000);
    const told = statesOf(world, task);
    expect(
      told.map(({ lastStatus, desiredStatus }) => [lastStatus, desiredStatus].join('/')),
    ).toEqual([
      'PROVISIONING/RUNNING',
      'PENDING/RUNNING',
      'RUNNING/RUNNING',
      'RUNNING/STOPPED',
      'STOPPING/STOPPED',
      'DEPROVISIONING/STOPPED',
      'STOPPED/STOPPED',
    ]);
    expect(told.map(({ version }) => version)).toEqual([1, 2, 3, 4, 5, 6, 7]);
    expect(told.at(-1)).toMatchObject({
      group: 'migration',
      startedBy: 'slipway',
      stopCode: 'UserInitiated',
      stoppedReason: 'enough',
      containers: [{ name: 'web', exitCode: 143, imageDigest: expect.any(String) }],
      stoppedAt: expect.stringMatching(/^2026-01-05T09:.*Z$/),
    });
  });

  it('that ends by itself has its exit code', async () => {
    const world = await stage({ tasks: ({ serves }) => (serves ? {} : { exits: 1 }) });
    const task = runTask(world);
    await world.clock.advance(10_000);
    expect(task).toMatchObject({
      lastStatus: 'STOPPED',
      stopCode: 'EssentialContainerExited',
      containers: [{ exitCode: 1 }],
    });
  });

  it('is the same for the same client token, which is refused for another request', async () => {
    const world = await stage();
    const first = runTask(world, { clientToken: 'once' });
    expect(runTask(world, { clientToken: 'once' })).toBe(first);
    expect(() =>
      world.ecs.oneOff.run({ ...first, group: 'other' }, { count: 2, clientToken: 'once' }),
    ).toThrow(expect.objectContaining({ name: 'ConflictException' }));
  });

  it('is forgotten an hour after it stopped', async () => {
    const world = await stage({ tasks: ({ serves }) => (serves ? {} : { exits: 0 }) });
    const task = runTask(world);
    await world.clock.advance(minutes(59));
    expect(world.ecs.task('slipway-prod', task.arn)).toBe(task);
    await world.clock.advance(minutes(3));
    expect(world.ecs.task('slipway-prod', task.arn)).toBeUndefined();
  });
});

describe('the scheduler', () => {
  it('replaces a task that died, and takes it out of the load balancer', async () => {
    const world = await stage();
    const [arn = ''] = world.tasks.running.keys();
    world.tasks.kill(arn, 1);
    await world.clock.advance(minutes(2));
    expect(world.tasks.running.size).toBe(2);
    expect(world.tasks.running.has(arn)).toBe(false);
    const states = [...world.elbv2.targetGroup(world.groups.blue).targets.values()].map(
      ({ health }) => health.state,
    );
    expect(states).toEqual(['healthy', 'healthy']);
    expect(world.ecs.isSteady(world.service())).toBe(true);
  });

  it('waits longer and longer between tasks that cannot start', async () => {
    const tries: number[] = [];
    let broken = false;
    let now = () => 0;
    const world = await stage({
      tasks: () => {
        if (!broken) return {};
        tries.push(now());
        return { failsToStart: 'CannotPullContainerError: gone' };
      },
    });
    now = () => world.clock.now();
    broken = true;
    const [arn = ''] = world.tasks.running.keys();
    world.tasks.kill(arn, 1);
    await world.clock.advance(minutes(10));
    const pauses = tries.slice(1).map((at, index) => at - (tries[index] ?? 0));
    expect(tries.length).toBeGreaterThan(3);
    expect(tries.length).toBeLessThan(9);
    expect(pauses).toEqual(pauses.toSorted((one, other) => one - other));
    broken = false;
    await world.clock.advance(minutes(6));
    expect(world.ecs.isSteady(world.service())).toBe(true);
  });

  it('follows the desired count', async () => {
    const world = await stage();
    world.ecs.setDesiredCount(world.service(), 4);
    await world.clock.advance(minutes(1));
    expect(world.tasks.running.size).toBe(4);
    world.ecs.setDesiredCount(world.service(), 1);
    await world.clock.advance(minutes(1));
    expect(world.tasks.running.size).toBe(1);
  });
});

describe('task definitions', () => {
  it('get a new revision each, and the family alone is the latest active one', async () => {
    const { ecs } = await stage();
    const { definitions } = ecs;
    const two = definitions.register(apiTaskDefinition('registry/contacts:v2'), 'me');
    expect(two).toMatchObject({
      revision: 2,
      containerDefinitions: [{ portMappings: [{ hostPort: 8080 }] }],
    });
    expect(definitions.get('slipway-contacts-prod')).toBe(two);
    definitions.deregister(two.taskDefinitionArn);
    expect(definitions.get('slipway-contacts-prod').revision).toBe(1);
    expect(() => definitions.active(two.taskDefinitionArn)).toThrow('TaskDefinition is inactive');
    expect(() => definitions.get('slipway-contacts-prod:9')).toThrow(
      'Unable to describe task definition.',
    );
  });
});
