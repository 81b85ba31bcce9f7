import { describe, expect, it } from '@jest/globals';
import { RetryableFault } from '../../../orchestrator/aws/fault.ts';
import { registerRevision } from '../../../orchestrator/steps/register-revision.ts';
import { digestOf, where } from '../support/fake-cloud.ts';
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

const contactsOf = (story: Scene) => story.tools.catalogue.services.contacts!;
const approve = async (story: Scene, id: string, by = 'grace') => {
  const { planHash = '' } = await story.deployment(id);
  return story.door.decide({ deploymentId: id, planHash, decision: 'approve', by });
};
const reasonsOf = async (story: Scene, id: string) => (await story.deployment(id)).planRefused;

/** Grace has said yes; what happens then, before the first effect? */
async function approved(before: (story: Scene) => void = () => undefined) {
  const story = scene();
  before(story);
  const { id, step } = await untilApproval(story);
  await approve(story, id);
  return { story, id, recheck: () => step.recheck({ deploymentId: id }), step };
}

describe('between the approval and the first effect', () => {
  it('a tag that moved changes nothing, and people are told (F42)', async () => {
    const { story, id, recheck, step } = await approved();
    story.cloud.images = story.cloud.images.map((image) =>
      image.digest === digestOf('v2')
        ? { ...image, tags: [] }
        : { ...image, tags: [...image.tags, 'v2'] },
    );
    expect(await recheck()).toEqual({ kind: 'proceed' });
    const { journal } = await story.tools.journal.require(id);
    expect(journal.at(-1)?.event).toEqual({
      type: 'PlanRechecked',
      verdict: { kind: 'pass' },
      notes: ['tag v2 moved, digest unchanged'],
    });
    await step.registerRevision({ deploymentId: id });
    const [, made] = [...story.cloud.definitions.values()];
    expect(made?.definition.containerDefinitions[0]?.image).toContain(`@${digestOf('v2')}`);
  });

  it.each<[string, (story: Scene) => void, string]>([
    [
      'the new image was deleted (F43)',
      ({ cloud }) => (cloud.images = cloud.images.filter(({ tags }) => !tags.includes('v2'))),
      `the image of v2 (${digestOf('v2')}) is not in the repository any more`,
    ],
    [
      'the image for the way back was deleted (F43)',
      ({ cloud }) => (cloud.images = cloud.images.filter(({ tags }) => !tags.includes('v1'))),
      `the image that serves, needed for the way back (${digestOf('v1')}), is not in the repository any more`,
    ],
    [
      'the catalogue wants a longer bake, and CodeDeploy keeps the old tasks long enough (F32)',
      (story) => {
        contactsOf(story).environments.prod!.bakeMinutes = 30;
        story.cloud.group = { ...story.cloud.group, terminationWaitMinutes: 45 };
      },
      'the plan has changed: bakeMinutes was 15 and is 30; ask and approve again',
    ],
    [
      'CodeDeploy was set up by hand to shift in another way (F63)',
      ({ cloud }) => (cloud.strategy = { kind: 'all-at-once' }),
      'CodeDeploy would move traffic all at once, the catalogue says canary 10 % / 5 min',
    ],
    [
      'CodeDeploy would let the old tasks go before the bake is over (F63)',
      ({ cloud }) => (cloud.group = { ...cloud.group, terminationWaitMinutes: 20 }),
      'CodeDeploy keeps the old tasks 20 minutes, 30 are needed',
    ],
    [
      'an alarm was deleted (F57)',
      ({ cloud }) => (cloud.alarmStates = cloud.alarmStates.slice(1)),
      'slipway-contacts-prod-errors-blue does not exist',
    ],
    [
      'an alarm was switched off (F57)',
      ({ cloud }) =>
        (cloud.alarmStates = cloud.alarmStates.map((alarm, index) =>
          index === 0 ? { ...alarm, state: 'INSUFFICIENT_DATA', disabled: true } : alarm,
        )),
      'slipway-contacts-prod-errors-blue is disabled',
    ],
    [
      'an alarm rings (F56)',
      ({ cloud }) => cloud.ring('slipway-contacts-prod-latency-blue', '2026-11-20T09:01:00.000Z'),
      'slipway-contacts-prod-latency-blue is in ALARM',
    ],
  ])('refuses when %s', async (_name, change, reason) => {
    const { story, id, recheck } = await approved();
    change(story);
    expect(await recheck()).toEqual({ kind: 'refused' });
    expect(await reasonsOf(story, id)).toEqual([reason]);
    expect((await story.settle(id)).outcome).toBe('FAILED_SAFE');
    expect(story.cloud.calls).toEqual([]);
  });

  it('shows where the revision that is copied is not what the catalogue says (F46)', async () => {
    const { story, id, recheck } = await approved();
    const [[arn, { definition }] = ['', { definition: undefined }]] = story.cloud.definitions;
    story.cloud.definitions.set(arn, {
      definition: { ...definition!, executionRoleArn: 'arn:aws:iam::0:role/admin' },
    });
    expect(await recheck()).toEqual({ kind: 'refused' });
    expect(await reasonsOf(story, id)).toEqual([
      'the running task definition has executionRoleArn arn:aws:iam::0:role/admin, the catalogue arn:aws:iam::0:role/slipway-contacts-prod-execution',
    ]);
  });

  it('CodeDeploy is given the configuration that was approved, and rolls back by itself', async () => {
    const story = scene();
    await untilInstall(story);
    expect(story.cloud.created).toEqual({
      deploymentConfig: 'CodeDeployDefault.ECSCanary10Percent5Minutes',
      rollsBack: true,
    });
  });
});

describe('registering', () => {
  async function ready() {
    const { story, id, recheck } = await approved();
    await recheck();
    const register = registerRevision(story.tools);
    const made = () => story.cloud.calls.filter((call) => call === 'RegisterTaskDefinition').length;
    return { story, id, register, made };
  }

  it('happens once when one try is delivered twice at once (F26)', async () => {
    const { id, register, made } = await ready();
    const once = { deploymentId: id, attempt: 0 };
    expect(await Promise.all([register(once), register(once)])).toEqual([
      { kind: 'registered' },
      { kind: 'registered' },
    ]);
    expect(made()).toBe(1);
  });

  it('goes on with the next try, whatever became of the one before', async () => {
    const { story, id, register, made } = await ready();
    await story.tools.intents.claim((await story.deployment(id)).request, 'register-revision', 0);
    await expect(register({ deploymentId: id, attempt: 0 })).rejects.toMatchObject({
      name: 'RetryableFault',
      code: 'Twin',
    });
    expect(made()).toBe(0);
    expect(await register({ deploymentId: id, attempt: 1 })).toEqual({ kind: 'registered' });
    expect(made()).toBe(1);
  });
});

describe('a revision that ECS does not show at once', () => {
  it('is waited for by the next try, and not registered again (F45)', async () => {
    const { story, id, recheck } = await approved();
    await recheck();
    const { ecs } = story.tools;
    const looks: (string | undefined)[] = [];
    const blind = {
      ...ecs,
      register: async (...given: Parameters<typeof ecs.register>) => {
        await ecs.register(...given);
        throw new RetryableFault('the answer was lost');
      },
      findRegistered: async (...asked: Parameters<typeof ecs.findRegistered>) => {
        // Not yet there when the second try looks for the first time.
        const seen = looks.length < 2 ? undefined : await ecs.findRegistered(...asked);
        looks.push(seen);
        return seen;
      },
    };
    const register = registerRevision({ ...story.tools, ecs: blind });
    await expect(register({ deploymentId: id, attempt: 0 })).rejects.toThrow('the answer was lost');
    expect(await register({ deploymentId: id, attempt: 1 })).toEqual({ kind: 'registered' });
    expect(story.cloud.calls.filter((call) => call === 'RegisterTaskDefinition')).toHaveLength(1);
    expect(looks).toEqual([undefined, undefined, expect.stringContaining('task-definition')]);
  });
});

describe('a revision that carries our tag', () => {
  it('is adopted only if it has the approved image (F45)', async () => {
    const { story, id, step, recheck } = await approved();
    await recheck();
    const image = 'elsewhere/contacts@sha256:0';
    await story.cloud.ecs.register({ containerDefinitions: [{ name: 'web', image }] }, id);
    await expect(step.registerRevision({ deploymentId: id })).rejects.toMatchObject({
      name: 'InvalidInput',
      code: 'PlanDrift',
    });
  });
});

describe('the first hook', () => {
  it('lets nothing through whose tasks run another image, and asks it nothing (F44)', async () => {
    const story = scene();
    const { id, step } = await untilInstall(story);
    story.cloud.taskSets = story.cloud.taskSets.map((set) => ({ ...set, version: 'v9' }));
    story.cloud.answers = [{ kind: 'answered', status: 200 }];
    expect(await step.smokeTest(hookCall)).toEqual({ kind: 'Failed' });
    expect((await story.deployment(id)).smokeTest).toEqual({
      verdict: {
        kind: 'fail',
        reasons: [`a task runs ${digestOf('v9')}, which was not approved`],
      },
      requests: 0,
    });
    expect(story.cloud.answers).toHaveLength(1);
  });

  it('looks at the scan again: what was clean at the plan may not be now (F44)', async () => {
    const story = scene();
    contactsOf(story).images = { scan: 'CRITICAL' };
    story.cloud.scans[digestOf('v2')] = { status: 'ACTIVE', findings: { HIGH: 3 } };
    const { id, step } = await untilInstall(story);
    story.cloud.scans[digestOf('v2')] = { status: 'ACTIVE', findings: { CRITICAL: 1 } };
    expect(await step.smokeTest(hookCall)).toEqual({ kind: 'Failed' });
    expect((await story.deployment(id)).smokeTest?.verdict).toEqual({
      kind: 'fail',
      reasons: ["the image's scan found 1 CRITICAL"],
    });
  });

  it('asks what was approved, whatever the catalogue says meanwhile (F32)', async () => {
    const story = scene();
    const { step } = await untilInstall(story);
    contactsOf(story).smokeTests = [{ path: '/new', status: 404 }];
    expect(await step.smokeTest(hookCall)).toEqual({ kind: 'Succeeded' });
  });
});

describe('a version without way back (F47)', () => {
  const declare = (story: Scene) => {
    contactsOf(story).noWayBack = { v2: 'drops the column phone' };
  };
  /** Both have said yes, and CodeDeploy works. */
  async function installed(story: Scene) {
    declare(story);
    const { id, step } = await untilApproval(story);
    await approve(story, id, 'margaret');
    await approve(story, id, 'grace');
    await step.recheck({ deploymentId: id });
    await step.registerRevision({ deploymentId: id });
    await step.startMigration({ deploymentId: id });
    await step.await(id, 'migration');
    story.cloud.endTask((await story.deployment(id)).migration?.taskArn ?? '', 0);
    await story.look(id);
    await step.startDeployment({ deploymentId: id });
    await step.await(id, 'install');
    return { id, step };
  }

  it('needs two people besides the requester, and the first yes starts nothing', async () => {
    const story = scene();
    declare(story);
    const { id, step } = await untilApproval(story);
    expect(await approve(story, id, 'ada')).toMatchObject({ code: 'own-request' });
    expect(await approve(story, id, 'margaret')).toMatchObject({ kind: 'decided' });
    expect(story.resumed).toEqual([]);
    expect(await story.deployment(id)).toMatchObject({
      phase: 'awaiting-approval',
      approvals: [{ by: 'margaret' }],
    });
    expect(await approve(story, id, 'margaret')).toMatchObject({
      code: 'already-decided',
      by: 'margaret',
    });
    await approve(story, id, 'grace');
    expect(story.resumed).toEqual([{ token: 'token:approval', kind: 'decided' }]);
    expect(await step.recheck({ deploymentId: id })).toEqual({ kind: 'proceed' });
  });

  it('counts two people who say yes at the same instant as two', async () => {
    const story = scene();
    declare(story);
    const { id } = await untilApproval(story);
    const both = await Promise.all([approve(story, id, 'margaret'), approve(story, id, 'grace')]);
    expect(both.map(({ kind }) => kind)).toEqual(['decided', 'decided']);
    const { approvals = [], decision } = await story.deployment(id);
    expect([...approvals.map(({ by }) => by), decision?.by].sort()).toEqual(['grace', 'margaret']);
    expect(story.resumed).toHaveLength(1);
  });

  it('one no is enough, and with one yes the time runs out', async () => {
    const story = scene();
    declare(story);
    const { id, step } = await untilApproval(story);
    await approve(story, id, 'margaret');
    story.pass(61);
    expect(await step.recheck({ deploymentId: id })).toEqual({ kind: 'expired' });

    const other = scene();
    declare(other);
    const second = await untilApproval(other);
    await approve(other, second.id, 'margaret');
    const { planHash = '' } = await other.deployment(second.id);
    await other.door.decide({
      deploymentId: second.id,
      planHash,
      decision: 'reject',
      by: 'margaret',
    });
    expect(await second.step.recheck({ deploymentId: second.id })).toEqual({ kind: 'rejected' });
  });

  it('is given to CodeDeploy without rollback; trouble stops it where it is, and holds it', async () => {
    const story = scene();
    const { id, step } = await installed(story);
    expect(story.cloud.created?.rollsBack).toBe(false);
    story.cloud.shift(10, 'v2', (await story.deployment(id)).taskDefinitionArn ?? '');
    expect(
      await step.rollBack({ deploymentId: id, from: { wait: 'shift', kind: 'timeout' } }),
    ).toMatchObject({ kind: 'stopping' });
    expect(story.cloud.calls.at(-1)).toBe('StopDeployment without rollback');
    expect((await story.deployment(id)).rollback).toMatchObject({ keepsTraffic: true });
    story.cloud.change('d-1', { status: 'Stopped', completedAt: story.now().toISOString() });
    story.pass(3);
    expect((await story.settle(id)).outcome).toBe('NEEDS_HUMAN');
    expect((await story.tools.locks.read(where)).hold?.reason).toBe(
      'it is not clear what serves production: the listener sends traffic to 2 target groups; no way leads back to v1: drops the column phone',
    );
    expect(story.cloud.calls).not.toContain('StopDeployment');
  });

  it('is stopped the same way when its state machine died', async () => {
    const story = scene();
    const { id } = await installed(story);
    const trouble = { step: 'the state machine', error: 'ABORTED' };
    await expect(story.settle(id, trouble)).rejects.toMatchObject({ code: 'StillInFlight' });
    expect(story.cloud.calls.at(-1)).toBe('StopDeployment without rollback');
  });

  it('is held when it was cancelled after its migration, though no traffic moved', async () => {
    const story = scene();
    declare(story);
    const { id, step } = await untilApproval(story);
    await approve(story, id, 'margaret');
    await approve(story, id, 'grace');
    await step.recheck({ deploymentId: id });
    await step.registerRevision({ deploymentId: id });
    await step.startMigration({ deploymentId: id });
    expect(await story.door.requestStop({ deploymentId: id, by: 'ada' })).toMatchObject({
      effect: 'hold',
    });
    expect((await story.settle(id)).outcome).toBe('NEEDS_HUMAN');
  });
});

describe('a first deployment (F61)', () => {
  it('says so in the plan; where CodeDeploy cannot turn back, traffic stays and a person is called', async () => {
    const story = scene();
    story.cloud.group = { ...story.cloud.group, everSucceeded: false };
    const { id, step } = await untilShift(story);
    expect((await story.deployment(id)).plan?.firstDeployment).toBe(true);
    await step.rollBack({ deploymentId: id, from: { wait: 'shift', kind: 'failed' } });
    story.cloud.change('d-1', { status: 'Stopped', completedAt: story.now().toISOString() });
    story.pass(3);
    expect((await story.settle(id)).outcome).toBe('NEEDS_HUMAN');
    expect(story.cloud.calls.filter((call) => call.startsWith('StopDeployment'))).toHaveLength(1);
  });
});

describe('the fewest requests of a bake (I14)', () => {
  const green = (requests: number) => [
    {
      targetGroup: 'contacts-prod-green',
      minute: '2026-11-20T09:05:00.000Z',
      requests,
      errors: 0,
    },
  ];

  async function baked(requests: number) {
    const story = scene();
    contactsOf(story).environments.prod!.bakeRequests = 50;
    const { id, step } = await untilBake(story);
    story.pass(15);
    story.cloud.counts = green(requests);
    return { story, id, step };
  }

  it('passes with enough, not counting the smoke test', async () => {
    const { id, step } = await baked(52);
    expect((await step.judgeBake({ deploymentId: id, wait: 'bake' })).kind).toBe('pass');
  });

  it('with too few it is extended once, and then goes back', async () => {
    const { story, id, step } = await baked(51);
    expect(await step.judgeBake({ deploymentId: id, wait: 'bake' })).toEqual({
      kind: 'inconclusive',
      next: { wait: 'bake-2', seconds: 300 },
    });
    await step.await(id, 'bake-2');
    expect((await step.judgeBake({ deploymentId: id, wait: 'bake-2' })).kind).toBe('fail');
    await step.rollBack({ deploymentId: id, from: { kind: 'judged' } });
    expect((await story.deployment(id)).rollback?.cause).toEqual({
      kind: 'inconclusive',
      reasons: ['49 production requests met v2 so far, 50 are needed'],
    });
    rolledBack(story, { code: 'MANUAL_STOP', message: 'x' });
    story.pass(2);
    expect((await story.settle(id)).outcome).toBe('ROLLED_BACK');
  });
});

describe('a task set that does not go away (F64)', () => {
  it('after the traffic went back is waited for, and then calls a person with the command that helps', async () => {
    const story = scene();
    const { id, step } = await untilShift(story);
    await step.rollBack({ deploymentId: id, from: { wait: 'shift', kind: 'failed' } });
    const green = story.cloud.taskSets.filter((set) => set.version === 'v2');
    rolledBack(story, { code: 'MANUAL_STOP', message: 'x' });
    const ended = { completedAt: story.now().toISOString() };
    story.cloud.change('d-2', ended);
    story.cloud.taskSets.push(...green);
    story.pass(3);
    await expect(story.settle(id)).rejects.toMatchObject({ code: 'TaskSetLeaving' });
    story.pass(2);
    expect((await story.settle(id)).outcome).toBe('NEEDS_HUMAN');
    expect((await story.deployment(id)).handover?.nextStep).toContain(
      'aws ecs delete-task-set --cluster slipway-prod --service contacts --task-set ecs-svc/green --force',
    );
  });

  it('is waited for, then told as a warning, and the next plan is refused', async () => {
    const story = scene();
    const { id, step } = await untilBake(story);
    story.pass(15);
    await step.judgeBake({ deploymentId: id, wait: 'bake' });
    await step.promote({ deploymentId: id });
    story.cloud.change('d-1', { status: 'Succeeded', completedAt: story.now().toISOString() });
    await expect(story.settle(id)).rejects.toMatchObject({
      name: 'RetryableFault',
      code: 'TaskSetLeaving',
    });
    story.pass(5);
    expect((await story.settle(id)).outcome).toBe('SUCCEEDED');
    expect((await story.deployment(id)).warnings).toEqual([
      'task set ecs-svc/blue of v1 has not gone away; the next deployment is refused until it is gone',
    ]);
    story.cloud.images.push({ digest: digestOf('v3'), tags: ['v3'], pushedAt: 'later' });
    const next = await story.ask('v3');
    expect((await steps(story).plan({ deploymentId: next })).kind).toBe('refused');
    expect((await story.deployment(next)).planRefused).toContain(
      'an earlier task set has not gone away yet',
    );
  });
});
