import { describe, expect, it } from '@jest/globals';
import { RetryableFault } from '../../../orchestrator/aws/fault.ts';
import { TransactionRefused } from '../../../orchestrator/aws/table.ts';
import { wake } from '../../../orchestrator/steps/wake.ts';
import { waitNames } from '../../../orchestrator/deployment/waits.ts';
import { where } from '../support/fake-cloud.ts';
import {
  hookCall,
  rolledBack,
  steps,
  untilApproval,
  untilBake,
  untilInstall,
  untilShift,
} from '../support/life.ts';
import { scene, type Scene } from '../support/scene.ts';

type Steps = ReturnType<typeof steps>;

/** Every state of the machine that a re-driven execution may begin with again. */
const redriven: readonly (readonly [
  string,
  (step: Steps, deploymentId: string) => Promise<unknown>,
])[] = [
  ['Plan', (step, deploymentId) => step.plan({ deploymentId })],
  ['AwaitApproval', (step, deploymentId) => step.awaitApproval({ deploymentId, token: 'late' })],
  ['Recheck', (step, deploymentId) => step.recheck({ deploymentId })],
  ['RegisterRevision', (step, deploymentId) => step.registerRevision({ deploymentId })],
  ['StartMigration', (step, deploymentId) => step.startMigration({ deploymentId })],
  ['StartDeployment', (step, deploymentId) => step.startDeployment({ deploymentId })],
  ...waitNames.map(
    (wait) =>
      [
        `await ${wait}`,
        (step: Steps, deploymentId: string) => step.await(deploymentId, wait),
      ] as const,
  ),
  ['JudgeBake', (step, deploymentId) => step.judgeBake({ deploymentId, wait: 'bake' })],
  ['Promote', (step, deploymentId) => step.promote({ deploymentId })],
  ['RollBack', (step, deploymentId) => step.rollBack({ deploymentId, from: {} })],
  ['Verify', (step, deploymentId) => step.verify({ deploymentId })],
];

/** Deployments that have ended at different heights. */
const ended: readonly (readonly [string, (story: Scene) => Promise<string>])[] = [
  [
    'before approval',
    async (story) => {
      const { id } = await untilApproval(story);
      await story.settle(id);
      return id;
    },
  ],
  [
    'after a rollback from its bake',
    async (story) => {
      const { id, step } = await untilBake(story);
      await step.rollBack({ deploymentId: id, from: { wait: 'bake', kind: 'failed' } });
      rolledBack(story, { code: 'MANUAL_STOP', message: 'x' });
      story.pass(3);
      await story.settle(id);
      return id;
    },
  ],
  [
    'with CodeDeploy still at work',
    async (story) => {
      const { id, step } = await untilShift(story);
      await step.rollBack({ deploymentId: id, from: { wait: 'shift', kind: 'timeout' } });
      story.pass(31);
      await story.settle(id);
      return id;
    },
  ],
];

const effects = ({ cloud }: Scene) => cloud.calls.filter((call) => !call.startsWith('Hook'));
/** What a step threw; undefined if it did not throw. */
const faultOf = (run: Promise<unknown>) =>
  run.then(
    () => undefined,
    (error: { name: string }) => error.name,
  );

describe.each(ended)('an execution that is re-driven after its end, %s (F35)', (_when, end) => {
  it.each(redriven)('%s changes nothing', async (_state, run) => {
    const story = scene();
    const id = await end(story);
    const before = { calls: effects(story), record: await story.door.read(id) };
    expect([undefined, 'Conflict', 'InvalidInput']).toContain(await faultOf(run(steps(story), id)));
    expect(effects(story)).toEqual(before.calls);
    expect(await story.door.read(id)).toEqual(before.record);
  });

  it('its hooks keep production shut', async () => {
    const story = scene();
    await end(story);
    const step = steps(story);
    if (story.cloud.deployments.size === 0) return;
    for (const hook of [step.smokeTest, step.admitTraffic, step.noteShift])
      expect(await hook(hookCall)).toEqual({ kind: 'foreign' });
    expect(story.cloud.calls.slice(-3)).toEqual(['Hook Failed', 'Hook Failed', 'Hook Failed']);
  });

  it('late events and late clicks change nothing (F69)', async () => {
    const story = scene();
    const id = await end(story);
    const before = await story.door.read(id);
    const woken = wake({ ...story.tools, observe: story.look, account: '1' });
    const event = {
      source: 'aws.codedeploy',
      account: '1',
      detail: { application: 'slipway-contacts-prod', state: 'SUCCESS', deploymentId: 'd-1' },
    };
    expect(await woken(event)).toEqual({ kind: 'nothing-open' });
    expect(await story.look(id)).toBeUndefined();
    const { planHash = '' } = await story.deployment(id);
    expect(
      await story.door.decide({ deploymentId: id, planHash, decision: 'approve', by: 'grace' }),
    ).toMatchObject({ kind: 'refused' });
    expect(await story.door.read(id)).toEqual(before);
  });
});

describe('an event of a run that has ended, while another one is open (F69)', () => {
  it('only makes us look at the open one, whose world decides', async () => {
    const story = scene();
    const first = await untilApproval(story);
    await story.settle(first.id);
    const { id } = await untilInstall(story);
    const woken = wake({ ...story.tools, observe: story.look, account: '1' });
    const detail = { application: 'slipway-contacts-prod', state: 'FAILURE', deploymentId: 'd-0' };
    const resumed = [...story.resumed];
    expect(await woken({ source: 'aws.codedeploy', account: '1', detail })).toEqual({
      kind: 'looked',
    });
    expect(story.resumed).toEqual(resumed);
    expect((await story.deployment(id)).phase).toBe('installing');
  });
});

describe('an event that leads nowhere', () => {
  const at = (story: Scene) => wake({ ...story.tools, observe: story.look, account: '1' });

  it('is counted by what is logged of it, and changes nothing (F72)', async () => {
    const story = scene();
    await untilApproval(story);
    const before = story.table.items();
    for (const detail of [{}, { application: 'elsewhere' }, { alarmName: 'slipway-other' }])
      for (const source of ['aws.codedeploy', 'aws.cloudwatch', 'aws.ecs'])
        expect(await at(story)({ source, account: '1', detail })).toEqual({ kind: 'unknown' });
    expect(story.table.items()).toEqual(before);
  });

  it('is no event at all from another account, and no hint from a forged source (F73)', async () => {
    const story = scene();
    await untilApproval(story);
    const detail = { application: 'slipway-contacts-prod' };
    const forged = { source: 'custom.codedeploy', account: '1', detail };
    expect(await at(story)(forged)).toEqual({ kind: 'unknown' });
    await expect(
      at(story)({ source: 'aws.codedeploy', account: '2', detail }),
    ).rejects.toMatchObject({ name: 'InvalidInput', code: 'ForeignEvent' });
  });
});

describe('no effect without its intent on record (F41)', () => {
  const refuse = {
    outage: new RetryableFault('the table is down'),
    lost: new TransactionRefused([0]),
  };
  const stage: Record<string, (story: Scene) => Promise<{ id: string; step: Steps }>> = {
    registerRevision: untilApproval,
    startMigration: untilApproval,
    startDeployment: untilApproval,
    promote: untilBake,
    rollBack: untilShift,
  };
  const cases = Object.keys(stage).flatMap((name) =>
    (['outage', 'lost'] as const).map((how) => [name, how] as const),
  );

  it.each(cases)('%s does nothing when its intent cannot be written (%s)', async (name, how) => {
    const story = scene();
    const { id, step } = (await stage[name]?.(story)) ?? { id: '', step: steps(story) };
    if (name === 'startMigration' || name === 'startDeployment')
      await step.registerRevision({ deploymentId: id });
    const before = [...story.cloud.calls];
    const transact = story.table.transact.bind(story.table);
    story.table.transact = async (writes) => {
      if (writes.some(({ kind }) => kind === 'check')) throw refuse[how];
      return transact(writes);
    };
    const run = {
      registerRevision: step.registerRevision,
      startMigration: step.startMigration,
      startDeployment: step.startDeployment,
      promote: step.promote,
      rollBack: ({ deploymentId }: { deploymentId: string }) =>
        step.rollBack({ deploymentId, from: { wait: 'shift', kind: 'failed' } }),
    }[name];
    expect(['RetryableFault', 'Conflict']).toContain(
      await faultOf(Promise.resolve(run?.({ deploymentId: id }))),
    );
    expect(story.cloud.calls).toEqual(before);
  });

  it('a migration that outlived its time is not even stopped without one', async () => {
    const story = scene();
    const { id, step } = await untilApproval(story);
    await step.registerRevision({ deploymentId: id });
    await step.startMigration({ deploymentId: id });
    const transact = story.table.transact.bind(story.table);
    story.table.transact = async (writes) => {
      if (writes.some(({ kind }) => kind === 'check')) throw refuse.outage;
      return transact(writes);
    };
    await expect(story.settle(id)).rejects.toThrow('the table is down');
    expect(story.cloud.calls).not.toContain('StopTask');
    expect((await story.tools.locks.read(where)).owner).toBe(id);
  });
});
