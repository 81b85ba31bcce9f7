import { describe, expect, it } from '@jest/globals';
import { Conflict, RetryableFault } from '../../../orchestrator/aws/fault.ts';
import { claimLock } from '../../../orchestrator/aws/locks.ts';
import { lift } from '../../../orchestrator/hold.ts';
import { janitor } from '../../../orchestrator/steps/janitor.ts';
import { reconcile } from '../../../orchestrator/steps/reconcile.ts';
import { settleStep } from '../../../orchestrator/steps/settle.ts';
import { wake } from '../../../orchestrator/steps/wake.ts';
import { platform, where } from '../support/fake-cloud.ts';
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

const silent = { info: () => undefined, error: () => undefined };
const sweep = (story: Scene) => janitor({ ...story.tools, settle: story.settle, log: silent })();
const fail = () => {
  throw new RetryableFault('reply lost');
};

describe('create or adopt', () => {
  it('adopts a CodeDeploy deployment whose answer was lost', async () => {
    const story = scene();
    const { id } = await untilApproval(story);
    const { registerRevision, startDeployment } = steps(story);
    await registerRevision({ deploymentId: id });
    story.cloud.afterCreate = fail;
    await expect(startDeployment({ deploymentId: id })).rejects.toThrow('reply lost');
    expect(await startDeployment({ deploymentId: id })).toEqual({ kind: 'started' });
    expect(story.cloud.calls.filter((call) => call === 'CreateDeployment')).toHaveLength(1);
    const started = (await story.tools.journal.require(id)).journal.at(-1)?.event;
    expect(started).toEqual({
      type: 'DeploymentStarted',
      codeDeployId: 'd-1',
      adopted: true,
      desiredCount: 2,
    });
  });

  it('looks again when CodeDeploy is busy, and ends if the other one is a stranger', async () => {
    const story = scene();
    const { id, step } = await untilApproval(story);
    await step.registerRevision({ deploymentId: id });
    story.cloud.beforeCreate = () => {
      throw new Conflict('busy', { code: 'DeploymentLimitExceededException' });
    };
    story.cloud.deployments.set(
      'd-9',
      platform('d-9', { description: 'by hand', creator: 'user' }),
    );
    expect(await step.startDeployment({ deploymentId: id })).toEqual({ kind: 'busy' });
    expect((await story.settle(id)).outcome).toBe('FAILED_SAFE');
    expect((await story.deployment(id)).outcomeReason).toBe(
      'CodeDeploy is busy with another deployment of this service: d-9, created by user',
    );
  });

  it('registers one revision, also when the first answer was lost', async () => {
    const story = scene();
    const { id, step } = await untilApproval(story);
    const image = (await story.deployment(id)).plan?.target.image ?? '';
    const definition = { containerDefinitions: [{ name: 'web', image }] };
    await story.cloud.ecs.register(definition, id);
    await step.registerRevision({ deploymentId: id });
    expect(story.cloud.calls).toEqual(['RegisterTaskDefinition']);
    expect((await story.deployment(id)).taskDefinitionArn).toMatch(/:2$/);
  });

  it('never registers what differs from the plan', async () => {
    const story = scene();
    const { id, step } = await untilApproval(story);
    const [sourceArn] = [...story.cloud.definitions.keys()];
    story.cloud.definitions.set(sourceArn ?? '', {
      definition: { containerDefinitions: [{ name: 'web', image: 'elsewhere/contacts:v1' }] },
    });
    await expect(step.registerRevision({ deploymentId: id })).rejects.toMatchObject({
      name: 'InvalidInput',
      code: 'PlanDrift',
    });
  });
});

describe('the fence', () => {
  it('refuses every effect of a holder that was replaced', async () => {
    const story = scene();
    const { id, step } = await untilInstall(story);
    await story.tools.table.write(claimLock(await story.tools.locks.read(where), 'another'));
    await expect(step.promote({ deploymentId: id })).rejects.toMatchObject({
      name: 'Conflict',
      code: 'FenceLost',
    });
    await expect(step.rollBack({ deploymentId: id, from: {} })).rejects.toMatchObject({
      code: 'FenceLost',
    });
    await expect(step.admitTraffic(hookCall)).rejects.toMatchObject({ code: 'FenceLost' });
    // A gate that breaks stays shut.
    expect(story.cloud.calls.at(-1)).toBe('Hook Failed');
    expect(story.cloud.calls).not.toContain('StopDeployment');
  });

  it('refuses everything of a deployment that has ended', async () => {
    const story = scene();
    const { id, step } = await untilApproval(story);
    await story.settle(id);
    const before = await story.events(id);
    await expect(step.registerRevision({ deploymentId: id })).rejects.toMatchObject({
      name: 'Conflict',
    });
    await expect(story.look(id)).resolves.toBeUndefined();
    expect(await story.settle(id)).toEqual({ kind: 'settled', outcome: 'FAILED_SAFE' });
    expect(await story.events(id)).toEqual(before);
  });
});

describe('hooks', () => {
  it('let a rollback of CodeDeploy pass and nothing else that is not ours', async () => {
    const story = scene();
    const { step } = await untilInstall(story);
    story.cloud.deployments.set('d-9', platform('d-9', { rollbackOf: 'd-1' }));
    story.cloud.deployments.set('d-8', platform('d-8', { description: 'by hand' }));
    expect(await step.admitTraffic({ ...hookCall, DeploymentId: 'd-9' })).toEqual({
      kind: 'rollback',
    });
    expect(await step.admitTraffic({ ...hookCall, DeploymentId: 'd-8' })).toEqual({
      kind: 'foreign',
    });
    expect(story.cloud.calls.slice(-2)).toEqual(['Hook Succeeded', 'Hook Failed']);
  });

  it('keep production shut while an alarm has no data, though the plan may be made meanwhile', async () => {
    const story = scene();
    story.cloud.alarmStates = story.cloud.alarmStates.map((alarm) => ({
      ...alarm,
      state: 'INSUFFICIENT_DATA',
    }));
    const { step } = await untilInstall(story);
    await step.smokeTest(hookCall);
    expect(await step.admitTraffic(hookCall)).toEqual({ kind: 'Failed' });
  });

  it('keep production shut for a stop, and without a passed smoke test', async () => {
    const story = scene();
    const { id, step } = await untilInstall(story);
    expect(await step.admitTraffic(hookCall)).toEqual({ kind: 'Failed' });
    expect(story.resumed.at(-1)).toEqual({ token: 'token:install', kind: 'failed' });
    expect((await story.deployment(id)).phase).toBe('installing');
  });
});

describe('rendezvous', () => {
  it('resumes when the answer comes before the token', async () => {
    const story = scene();
    const id = await story.ask();
    await story.tools.waits.answer(id, 'install', { kind: 'ready' });
    expect(story.resumed).toEqual([]);
    await story.tools.waits.arrive(id, 'install', 't1');
    expect(story.resumed).toEqual([{ token: 't1', kind: 'ready' }]);
  });

  it('keeps the first answer, resumes once, and serves the token of a retried state', async () => {
    const story = scene();
    const id = await story.ask();
    await story.tools.waits.arrive(id, 'shift', 't1');
    await story.tools.waits.answer(id, 'shift', { kind: 'shifted' });
    await story.tools.waits.answer(id, 'shift', {
      kind: 'failed',
      cause: { kind: 'person', by: 'ada' },
    });
    expect(story.resumed).toEqual([{ token: 't1', kind: 'shifted' }]);
    await story.tools.waits.arrive(id, 'shift', 't2');
    expect(story.resumed.at(-1)).toEqual({ token: 't2', kind: 'shifted' });
  });
});

describe('drivers', () => {
  it('wake looks where an event comes from, and ignores other accounts', async () => {
    const story = scene();
    const { id } = await untilShift(story);
    const woken = wake({ ...story.tools, observe: story.look, account: '1' });
    story.cloud.ring('slipway-contacts-prod-errors-green', '2026-11-20T09:05:00.000Z');
    const event = {
      source: 'aws.cloudwatch',
      account: '1',
      detail: { alarmName: 'slipway-contacts-prod-errors-green' },
    };
    await expect(woken({ ...event, account: '2' })).rejects.toMatchObject({ name: 'InvalidInput' });
    expect(await woken(event)).toEqual({ kind: 'looked' });
    expect(story.resumed.at(-1)).toEqual({ token: 'token:shift', kind: 'failed' });
    expect(await woken(event)).toEqual({ kind: 'looked' });
    await step(story).rollBack({ deploymentId: id, from: { wait: 'shift', kind: 'failed' } });
    expect((await story.deployment(id)).rollback?.cause.kind).toBe('alarm');
  });

  it('reconcile looks at every open deployment although one cannot be read', async () => {
    const looked: string[] = [];
    const run = reconcile({
      log: silent,
      now: () => new Date(0),
      heartbeats: { last: async () => new Date(0), beat: async () => undefined },
      announcements: { untold: async () => ['b', 'c'] },
      locks: { list: async () => ['a', 'b'].map((owner) => ({ ...where, fence: 1, owner })) },
      observe: async (id) => {
        looked.push(id);
        if (id === 'a') return fail();
        return undefined;
      },
    });
    await expect(run()).rejects.toThrow('reply lost');
    // The last one was replaced: it has no lock, and still has to end.
    expect(looked).toEqual(['a', 'b', 'c']);
  });

  it('the janitor leaves alone what is driven, and settles what is not', async () => {
    const story = scene();
    const { id } = await untilBake(story);
    await sweep(story);
    expect(story.cloud.calls).not.toContain('StopDeployment');
    story.executions.status = 'ABORTED';
    await sweep(story);
    expect(story.cloud.calls.at(-1)).toBe('StopDeployment');
    expect((await story.deployment(id)).outcome).toBeUndefined();
    rolledBack(story, { code: 'MANUAL_STOP', message: 'x' });
    await sweep(story);
    // CloudWatch has not counted the last minute yet.
    expect((await story.deployment(id)).outcome).toBeUndefined();
    story.pass(2);
    await sweep(story);
    expect(await story.deployment(id)).toMatchObject({
      outcome: 'ROLLED_BACK',
      rollback: { cause: { kind: 'fault', error: 'ABORTED' } },
    });
    expect((await story.tools.locks.read(where)).owner).toBeUndefined();
  });

  it('the janitor gives back the lock of a start that never happened', async () => {
    const story = scene();
    const id = await story.ask();
    story.executions.status = undefined;
    await sweep(story);
    expect((await story.deployment(id)).outcome).toBeUndefined();
    story.pass(3);
    await sweep(story);
    expect((await story.deployment(id)).outcome).toBe('FAILED_SAFE');
  });

  it('the janitor tells again what chat has not told, until it has', async () => {
    const story = scene();
    const { id } = await untilApproval(story);
    await story.settle(id);
    story.notices.length = 0;
    await sweep(story);
    const { seq } = await story.deployment(id);
    expect(story.notices).toEqual([{ deploymentId: id, ...where, seq, type: 'DeploymentSettled' }]);
    await story.door.saveAnnouncement(id, { card: { channel: 'C', ts: '1' }, announcedSeq: seq });
    expect(await story.tools.announcements.untold()).toEqual([]);
    expect(await story.door.readAnnouncement(id)).toEqual({
      card: { channel: 'C', ts: '1' },
      announcedSeq: seq,
    });
  });
});

describe('settle', () => {
  /** CodeDeploy has put everything back, and in that minute no task is healthy. */
  async function rolledBackToDeadTasks() {
    const story = scene();
    const { id, step } = await untilShift(story);
    await step.rollBack({ deploymentId: id, from: { wait: 'shift', kind: 'timeout' } });
    rolledBack(story, { code: 'MANUAL_STOP', message: 'stopped' });
    const { healthy } = story.cloud;
    story.cloud.healthy = Object.fromEntries(Object.keys(healthy).map((arn) => [arn, 0]));
    return { story, id, healthy };
  }

  it('turns an unclear world into a hold that names the reason', async () => {
    const story = scene();
    const { id, step } = await untilShift(story);
    await step.rollBack({ deploymentId: id, from: { wait: 'shift', kind: 'timeout' } });
    story.cloud.change('d-1', { status: 'Stopped', completedAt: story.now().toISOString() });
    story.pass(3);
    expect((await story.settle(id)).outcome).toBe('NEEDS_HUMAN');
    const lock = await story.tools.locks.read(where);
    expect(lock).toMatchObject({
      hold: {
        owner: 'ada',
        reason:
          'it is not clear what serves production: the listener sends traffic to 2 target groups',
      },
    });
    expect(
      await story.door.requestDeployment({
        ...where,
        version: 'v2',
        requester: 'ada',
        replyTo: '{}',
      }),
    ).toMatchObject({ code: 'on-hold' });
  });

  it('pages nobody for a task that dies at the end, if another takes its place within minutes', async () => {
    const { story, id, healthy } = await rolledBackToDeadTasks();
    story.pass(3);
    await expect(story.settle(id)).rejects.toMatchObject({ code: 'NotYetClear' });
    story.cloud.healthy = healthy;
    expect((await story.settle(id)).outcome).toBe('ROLLED_BACK');
  });

  it('calls a person when nothing takes its place', async () => {
    const { story, id } = await rolledBackToDeadTasks();
    story.pass(5);
    expect((await story.settle(id)).outcome).toBe('NEEDS_HUMAN');
  });

  it('writes down a start that nobody told of before it turns it back', async () => {
    const story = scene();
    const { id, step } = await untilApproval(story);
    const { planHash = '' } = await story.deployment(id);
    await story.door.decide({ deploymentId: id, planHash, decision: 'approve', by: 'grace' });
    await step.registerRevision({ deploymentId: id });
    story.cloud.afterCreate = () => {
      throw new RetryableFault('the answer was lost');
    };
    await expect(step.startDeployment({ deploymentId: id })).rejects.toThrow('the answer was lost');
    expect((await story.deployment(id)).codeDeployId).toBeUndefined();
    await step.rollBack({ deploymentId: id, from: { step: 'StartDeployment', error: 'x' } });
    expect((await story.deployment(id)).codeDeployId).toBe('d-1');
  });

  it('stays on hold until a person of the catalogue lifts it, with a reason on record', async () => {
    const story = scene();
    const { id, step } = await untilShift(story);
    await step.rollBack({ deploymentId: id, from: { wait: 'shift', kind: 'timeout' } });
    story.cloud.change('d-1', { status: 'Stopped', completedAt: story.now().toISOString() });
    story.pass(3);
    await story.settle(id);
    const lifting = lift({ ...story.tools, journal: story.tools.refusals });
    const ask = { ...where, by: 'grace', reason: 'looked at it' };
    expect((await lifting({ ...ask, by: 'nobody' })).ok).toBe(false);
    expect((await lifting(ask)).ok).toBe(true);
    expect((await lifting(ask)).ok).toBe(false);
    expect(await story.tools.locks.read(where)).toEqual({ ...where, fence: 1 });
    const { entries } = await story.tools.refusals.read('2026-11-20');
    expect(entries).toMatchObject([
      { code: 'hold-lifted', by: 'grace', facts: { reason: 'looked at it' } },
    ]);
  });

  it('finds and ends a migration whose start was never answered', async () => {
    const story = scene();
    const { id, step } = await untilApproval(story);
    const { planHash = '' } = await story.deployment(id);
    await story.door.decide({ deploymentId: id, planHash, decision: 'approve', by: 'grace' });
    await step.registerRevision({ deploymentId: id });
    const { ecs } = story.tools;
    const runTask = ecs.runTask.bind(ecs);
    ecs.runTask = async (...run) => {
      await runTask(...run);
      throw new RetryableFault('the answer was lost');
    };
    await expect(step.startMigration({ deploymentId: id })).rejects.toThrow('the answer was lost');
    expect((await story.settle(id)).outcome).toBe('FAILED_SAFE');
    expect(story.cloud.tasks).toMatchObject([{ status: 'STOPPED', startedBy: id }]);
    expect((await story.deployment(id)).migration).toMatchObject({
      taskArn: expect.any(String),
      finishedAt: expect.any(String),
    });
  });

  it('moves nothing when the old tasks are gone', async () => {
    const story = scene();
    const { id, step } = await untilBake(story);
    story.cloud.change('d-1', {
      taskSets: [
        { label: 'Blue', weight: 0, running: 0 },
        { label: 'Green', weight: 100, running: 2 },
      ],
    });
    expect(
      (await step.rollBack({ deploymentId: id, from: { wait: 'bake', kind: 'failed' } })).kind,
    ).toBe('nothing');
    expect((await story.settle(id)).outcome).toBe('NEEDS_HUMAN');
    expect(story.cloud.calls).not.toContain('StopDeployment');
  });

  it('moves nothing when a hand took the old tasks away, though CodeDeploy still counts them', async () => {
    const story = scene();
    const { id, step } = await untilBake(story);
    story.cloud.remove('blue');
    const from = { wait: 'bake', kind: 'failed' } as const;
    expect((await step.rollBack({ deploymentId: id, from })).kind).toBe('nothing');
    expect((await story.settle(id)).outcome).toBe('NEEDS_HUMAN');
    expect(story.cloud.calls.filter((call) => call.startsWith('StopDeployment'))).toEqual([]);
  });

  it('turns back all the same when ECS cannot be asked', async () => {
    const story = scene();
    const { id, step } = await untilBake(story);
    story.tools.ecs.readService = () => Promise.reject(new RetryableFault('ECS is away'));
    const from = { wait: 'bake', kind: 'failed' } as const;
    expect((await step.rollBack({ deploymentId: id, from })).kind).toBe('stopping');
  });

  it('asks to be called again while CodeDeploy is on its way, and gives up after half an hour', async () => {
    const story = scene();
    const { id } = await untilShift(story);
    await expect(story.settle(id)).rejects.toMatchObject({
      name: 'RetryableFault',
      code: 'StillInFlight',
    });
    story.pass(29);
    await expect(story.settle(id)).rejects.toMatchObject({ code: 'StillInFlight' });
    story.pass(2);
    expect((await story.settle(id)).outcome).toBe('NEEDS_HUMAN');
  });

  it('puts on record how far traffic was when it turns back, and waits until its requests are counted', async () => {
    const story = scene();
    const { id } = await untilShift(story);
    story.cloud.change('d-1', {
      taskSets: [
        { label: 'Blue', weight: 50, running: 2 },
        { label: 'Green', weight: 50, running: 2 },
      ],
    });
    await expect(story.settle(id)).rejects.toMatchObject({ code: 'StillInFlight' });
    expect((await story.events(id)).slice(-2)).toEqual(['TrafficShifted', 'RollbackStarted']);
    expect((await story.deployment(id)).targetPercent).toBe(50);
    rolledBack(story, { code: 'MANUAL_STOP', message: 'x' });
    await expect(story.settle(id)).rejects.toMatchObject({
      name: 'RetryableFault',
      code: 'CountsPending',
    });
    expect(await story.events(id)).not.toContain('WorldVerified');
    story.pass(2);
    expect((await story.settle(id)).outcome).toBe('ROLLED_BACK');
  });

  it('does not undo a promotion whose end is slow', async () => {
    const story = scene();
    const { id, step } = await untilBake(story);
    await step.judgeBake({ deploymentId: id, wait: 'bake' });
    await step.promote({ deploymentId: id });
    await expect(story.settle(id)).rejects.toMatchObject({ code: 'StillInFlight' });
    expect(story.cloud.calls).not.toContain('StopDeployment');
    story.pass(31);
    expect((await story.settle(id)).outcome).toBe('SUCCEEDED');
    expect((await story.deployment(id)).warnings).toEqual([
      'CodeDeploy has not finished letting v1 go',
      'task set ecs-svc/blue of v1 has not gone away; the next deployment is refused until it is gone',
    ]);
  });

  it('takes an empty fault for none', async () => {
    const given: unknown[] = [];
    const run = settleStep(async (...args) => {
      given.push(args);
      return { kind: 'settled', outcome: 'SUCCEEDED' };
    });
    await run({ deploymentId: 'x', fault: {} });
    await run({ deploymentId: 'x', fault: { error: 'E', step: 'Plan' } });
    expect(given).toEqual([
      ['x', undefined],
      ['x', { error: 'E', step: 'Plan' }],
    ]);
  });
});

const step = steps;
