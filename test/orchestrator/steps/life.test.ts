import { describe, expect, it } from '@jest/globals';
import { verifyJournal } from '../../../orchestrator/deployment/journal.ts';
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

const errorsGreen = 'slipway-contacts-prod-errors-green';
const counts = (errors: number) => [
  {
    targetGroup: 'contacts-prod-green',
    minute: '2026-11-20T09:03:00.000Z',
    requests: 2,
    errors: 0,
  },
  { targetGroup: 'contacts-prod-green', minute: '2026-11-20T09:05:00.000Z', requests: 40, errors },
  {
    targetGroup: 'contacts-prod-blue',
    minute: '2026-11-20T09:05:00.000Z',
    requests: 360,
    errors: 0,
  },
];

/** What must hold of every story's end: one chain, no lock without a hold, nothing left to tell but the end. */
async function expectClosed(story: Scene, id: string) {
  const record = await story.tools.journal.require(id);
  expect(verifyJournal(record.journal, record.meta).kind).toBe('intact');
  expect(record.meta.wait).toBeUndefined();
  expect((await story.tools.locks.read(where)).owner).toBeUndefined();
}

describe('a good version', () => {
  it('is planned, approved, installed, tested, shifted, baked, promoted and proven', async () => {
    const story = scene();
    const { id, step } = await untilBake(story);
    story.pass(15);
    expect((await step.judgeBake({ deploymentId: id, wait: 'bake' })).kind).toBe('pass');
    expect(await step.promote({ deploymentId: id })).toEqual({ kind: 'promoted' });
    await step.await(id, 'completion');
    story.cloud.change('d-1', { status: 'Succeeded', completedAt: story.now().toISOString() });
    story.cloud.remove('blue');
    story.cloud.counts = counts(0);
    await story.look(id);
    expect(await step.verify({ deploymentId: id })).toEqual({ kind: 'target' });
    expect(await story.settle(id)).toEqual({ kind: 'settled', outcome: 'SUCCEEDED' });

    expect(await story.events(id)).toEqual([
      'DeploymentRequested',
      'PlanMade',
      'ApprovalRequested',
      'DecisionMade',
      'PlanRechecked',
      'RevisionRegistered',
      'MigrationStarted',
      'MigrationFinished',
      'DeploymentStarted',
      'SmokeTestJudged',
      'TrafficAdmitted',
      'TrafficShifted',
      'TrafficShifted',
      'BakeStarted',
      'BakeJudged',
      'DeploymentPromoted',
      'WorldVerified',
      'DeploymentSettled',
    ]);
    expect(await story.deployment(id)).toMatchObject({
      outcome: 'SUCCEEDED',
      targetPercent: 100,
      // The smoke test's two requests are not production's.
      exposure: { requests: 40, errors: 0, totalRequests: 400, seconds: 1170 },
    });
    expect(story.resumed.map(({ token, kind }) => `${token} ${kind}`)).toEqual([
      'token:approval decided',
      'token:migration succeeded',
      'token:install ready',
      'token:shift shifted',
      'token:completion completed',
    ]);
    expect(story.cloud.calls).toEqual([
      'RegisterTaskDefinition',
      'RunTask node migrate.js',
      'CreateDeployment',
      'Hook Succeeded',
      'Hook Succeeded',
      'Hook Succeeded',
      'ContinueDeployment',
    ]);
    await expectClosed(story, id);
    expect(JSON.stringify(story.table.items())).not.toContain('token:');
  });

  it('changes nothing when every step runs twice', async () => {
    const story = scene();
    const { id, step } = await untilBake(story);
    const before = { events: await story.events(id), calls: [...story.cloud.calls] };
    await step.plan({ deploymentId: id });
    await step.recheck({ deploymentId: id });
    await step.registerRevision({ deploymentId: id });
    await step.startMigration({ deploymentId: id });
    await step.startDeployment({ deploymentId: id });
    await step.await(id, 'bake');
    await story.look(id);
    expect(await story.events(id)).toEqual(before.events);
    expect(story.cloud.calls).toEqual(before.calls);
  });
});

describe('a bad version', () => {
  it('rings during the shift: the wait is answered with the alarm, and traffic goes back', async () => {
    const story = scene();
    const { id, step } = await untilShift(story);
    expect((await story.deployment(id)).targetPercent).toBe(10);
    story.pass(2);
    story.cloud.ring(errorsGreen, '2026-11-20T09:05:30.000Z');
    await story.look(id);
    expect(story.resumed.at(-1)).toEqual({ token: 'token:shift', kind: 'failed' });
    expect(
      await step.rollBack({ deploymentId: id, from: { wait: 'shift', kind: 'failed' } }),
    ).toEqual({ kind: 'stopping', countingSeconds: 120 });
    expect(story.cloud.calls.at(-1)).toBe('StopDeployment');
    await step.await(id, 'rollback');
    story.pass(1);
    rolledBack(story, { code: 'MANUAL_STOP', message: 'stopped' });
    story.cloud.counts = counts(12);
    await story.look(id);
    expect(story.resumed.at(-1)).toEqual({ token: 'token:rollback', kind: 'ended' });
    expect(await step.verify({ deploymentId: id })).toEqual({ kind: 'source' });
    expect(await story.settle(id)).toEqual({ kind: 'settled', outcome: 'ROLLED_BACK' });
    expect(await story.deployment(id)).toMatchObject({
      outcomeReason: 'v1 serves all of production again',
      targetPercent: 0,
      rollback: {
        cause: {
          kind: 'alarm',
          alarms: [
            { name: errorsGreen, reason: 'Threshold Crossed', since: '2026-11-20T09:05:30.000Z' },
          ],
        },
      },
      exposure: { requests: 40, errors: 12, totalRequests: 400, seconds: 120 },
    });
    await expectClosed(story, id);
  });

  it('is one story when CodeDeploy stops for the same alarm first, and the alarm is quiet again', async () => {
    const story = scene();
    const { id, step } = await untilBake(story);
    const rang = {
      name: errorsGreen,
      reason: 'Threshold Crossed',
      since: '2026-11-20T09:12:00.000Z',
    };
    const { name, reason, since: at } = rang;
    story.cloud.alarmHistory = [{ name, reason, from: 'OK', to: 'ALARM', at }];
    rolledBack(story, { code: 'ALARM_ACTIVE', message: 'alarm' });
    await story.look(id);
    await step.rollBack({ deploymentId: id, from: { wait: 'bake', kind: 'failed' } });
    expect((await story.deployment(id)).rollback?.cause).toEqual({ kind: 'alarm', alarms: [rang] });
    await step.await(id, 'rollback');
    expect(story.resumed.at(-1)).toEqual({ token: 'token:rollback', kind: 'ended' });
    story.pass(2);
    expect((await story.settle(id)).outcome).toBe('ROLLED_BACK');
  });

  it('fails the bake for an alarm that rang between two looks', async () => {
    const story = scene();
    const { id, step } = await untilBake(story);
    story.cloud.alarmHistory = [
      { name: errorsGreen, reason: 'x', from: 'OK', to: 'ALARM', at: '2026-11-20T09:12:00.000Z' },
    ];
    expect((await step.judgeBake({ deploymentId: id, wait: 'bake' })).kind).toBe('fail');
    await step.rollBack({ deploymentId: id, from: { kind: 'judged' } });
    expect((await story.deployment(id)).rollback?.cause.kind).toBe('alarm');
  });

  it('gets one extension for unknown alarms, and then goes back', async () => {
    const story = scene();
    const { id, step } = await untilBake(story);
    story.cloud.alarmStates = [];
    expect(await step.judgeBake({ deploymentId: id, wait: 'bake' })).toEqual({
      kind: 'inconclusive',
      next: { wait: 'bake-2', seconds: 300 },
    });
    await step.await(id, 'bake-2');
    expect((await step.judgeBake({ deploymentId: id, wait: 'bake-2' })).kind).toBe('fail');
    await step.rollBack({ deploymentId: id, from: { kind: 'judged' } });
    expect((await story.deployment(id)).rollback?.cause.kind).toBe('inconclusive');
  });

  it('never meets production when its smoke test fails', async () => {
    const story = scene();
    const { id, step } = await untilInstall(story);
    story.cloud.answers = [{ kind: 'answered', status: 500 }];
    expect(await step.smokeTest(hookCall)).toEqual({ kind: 'Failed' });
    expect(story.cloud.calls.at(-1)).toBe('Hook Failed');
    expect(story.resumed.at(-1)).toEqual({ token: 'token:install', kind: 'failed' });
    await step.rollBack({ deploymentId: id, from: { wait: 'install', kind: 'failed' } });
    rolledBack(story, { code: 'HOOK_EXECUTION_FAILURE', message: 'x' });
    expect((await story.settle(id)).outcome).toBe('FAILED_SAFE');
    expect(await story.deployment(id)).toMatchObject({
      targetPercent: 0,
      rollback: { cause: { kind: 'smoke-test', reasons: ['/ answered 500, not 200'] } },
    });
  });

  it('never becomes healthy: the time runs out, and the card says why its tasks stop', async () => {
    const story = scene();
    const { id, step } = await untilInstall(story);
    const { taskDefinitionArn = '' } = await story.deployment(id);
    story.cloud.tasks.push({
      taskArn: 'task/x',
      status: 'STOPPED',
      taskDefinitionArn,
      digests: {},
      exitCode: 1,
      stoppedReason: 'Task failed ELB health checks',
    });
    expect(
      await step.rollBack({ deploymentId: id, from: { wait: 'install', kind: 'timeout' } }),
    ).toEqual({ kind: 'stopping', countingSeconds: 0 });
    rolledBack(story, { code: 'MANUAL_STOP', message: 'x' });
    expect((await story.settle(id)).outcome).toBe('FAILED_SAFE');
    expect((await story.deployment(id)).rollback?.cause).toEqual({
      kind: 'not-ready',
      minutes: 15,
      lastStop: 'Task failed ELB health checks',
    });
  });
});

describe('before anything starts', () => {
  it('a no ends it', async () => {
    const story = scene();
    const { id, step } = await untilApproval(story);
    const { planHash = '' } = await story.deployment(id);
    await story.door.decide({ deploymentId: id, planHash, decision: 'reject', by: 'grace' });
    expect(await step.recheck({ deploymentId: id })).toEqual({ kind: 'rejected' });
    expect((await story.settle(id)).outcome).toBe('REJECTED');
    expect(story.cloud.calls).toEqual([]);
    await expectClosed(story, id);
  });

  it('the end of the time ends it, and a click after that changes nothing', async () => {
    const story = scene();
    const { id, step } = await untilApproval(story);
    story.pass(60);
    expect(await step.recheck({ deploymentId: id })).toEqual({ kind: 'expired' });
    const { planHash = '' } = await story.deployment(id);
    expect(
      await story.door.decide({ deploymentId: id, planHash, decision: 'approve', by: 'grace' }),
    ).toMatchObject({ code: 'approval-expired' });
    expect((await story.settle(id)).outcome).toBe('EXPIRED');
  });

  it('a red alarm refuses the plan, and one that rings later refuses the recheck', async () => {
    const red = scene();
    red.cloud.ring(errorsGreen, '2026-11-20T08:59:00.000Z');
    const id = await red.ask();
    expect((await steps(red).plan({ deploymentId: id })).kind).toBe('refused');
    expect((await red.settle(id)).outcome).toBe('FAILED_SAFE');
    expect((await red.deployment(id)).outcomeReason).toBe(`${errorsGreen} is in ALARM`);

    const later = scene();
    const waiting = await untilApproval(later);
    const { planHash = '' } = await later.deployment(waiting.id);
    await later.door.decide({
      deploymentId: waiting.id,
      planHash,
      decision: 'approve',
      by: 'grace',
    });
    later.cloud.ring(errorsGreen, '2026-11-20T09:01:00.000Z');
    expect(await waiting.step.recheck({ deploymentId: waiting.id })).toEqual({ kind: 'refused' });
    expect((await later.settle(waiting.id)).outcome).toBe('FAILED_SAFE');
  });

  it('a migration that fails ends it before CodeDeploy is asked', async () => {
    const story = scene();
    const { id, step } = await untilApproval(story);
    const { planHash = '' } = await story.deployment(id);
    await story.door.decide({ deploymentId: id, planHash, decision: 'approve', by: 'grace' });
    await step.recheck({ deploymentId: id });
    await step.registerRevision({ deploymentId: id });
    await step.startMigration({ deploymentId: id });
    story.cloud.endTask((await story.deployment(id)).migration?.taskArn ?? '', 1);
    await step.await(id, 'migration');
    expect(story.resumed.at(-1)).toEqual({ token: 'token:migration', kind: 'failed' });
    expect((await story.settle(id)).outcome).toBe('FAILED_SAFE');
    expect(story.cloud.calls).not.toContain('CreateDeployment');
  });

  it('a migration that outlives its time is stopped before the lock is given back', async () => {
    const story = scene();
    const { id, step } = await untilApproval(story);
    await step.registerRevision({ deploymentId: id });
    await step.startMigration({ deploymentId: id });
    await story.settle(id, { step: 'AwaitMigration', error: 'States.Timeout' });
    expect(story.cloud.calls.at(-1)).toBe('StopTask');
    await expectClosed(story, id);
  });
});

describe('the revision', () => {
  it('has exactly the approved digest', async () => {
    const story = scene();
    await untilInstall(story);
    const [, made] = [...story.cloud.definitions.values()];
    expect(made?.definition.containerDefinitions[0]?.image).toBe(
      `0.dkr.ecr.eu-west-1.amazonaws.com/slipway/contacts@${digestOf('v2')}`,
    );
  });
});
