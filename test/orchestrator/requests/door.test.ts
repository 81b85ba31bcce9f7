import { describe, expect, it } from '@jest/globals';
import { auditDeployment, auditRefusals } from '../../../orchestrator/audit.ts';
import { InvalidInput, RetryableFault } from '../../../orchestrator/aws/fault.ts';
import { digestOf, where } from '../support/fake-cloud.ts';
import {
  rolledBack,
  steps,
  untilApproval,
  untilBake,
  untilInstall,
  untilShift,
} from '../support/life.ts';
import { scene, type Scene } from '../support/scene.ts';

const ask = { ...where, version: 'v2', requester: 'ada', replyTo: '{}' };

async function statusOf({ door }: Scene) {
  const status = await door.status('contacts');
  if ('kind' in status) throw new Error(status.code);
  return status;
}

/** A deployment that has come to its good end. */
async function succeed(story: Scene) {
  const { id, step } = await untilBake(story);
  await step.judgeBake({ deploymentId: id, wait: 'bake' });
  await step.promote({ deploymentId: id });
  story.cloud.change('d-1', { status: 'Succeeded', completedAt: story.now().toISOString() });
  story.cloud.remove('blue');
  expect((await story.settle(id)).outcome).toBe('SUCCEEDED');
  return id;
}

describe('requestDeployment', () => {
  it('claims, records and starts in one go', async () => {
    const story = scene();
    const answer = await story.door.requestDeployment(ask);
    expect(answer).toMatchObject({
      kind: 'accepted',
      deployment: {
        phase: 'planning',
        request: { version: 'v2', digest: digestOf('v2'), fence: 1 },
      },
    });
    const id = story.started[0] ?? '';
    expect(await story.tools.locks.read(where)).toEqual({ ...where, owner: id, fence: 1 });
    expect(story.notices).toEqual([
      { deploymentId: id, ...where, seq: 1, type: 'DeploymentRequested' },
    ]);
    expect(await story.tools.history.list(where, 5)).toMatchObject([
      { deploymentId: id, version: 'v2' },
    ]);
    expect(await story.tools.announcements.untold()).toEqual([id]);
  });

  it('takes the newest version when none is named', async () => {
    const story = scene();
    expect(await story.door.requestDeployment({ ...ask, version: undefined })).toMatchObject({
      deployment: { request: { version: 'v2' } },
    });
  });

  it.each([
    ['not-a-member', { requester: 'nobody' }],
    ['unknown-service', { service: 'shop' }],
    ['unknown-environment', { environment: 'moon' }],
    ['unknown-version', { version: 'v9' }],
    ['unknown-version', { version: 'v2 --force' }],
    ['already-running', { version: 'v1' }],
  ])('refuses %s and changes nothing', async (code, changes) => {
    const story = scene();
    expect(await story.door.requestDeployment({ ...ask, ...changes })).toMatchObject({
      kind: 'refused',
      code,
    });
    expect(story.table.items()).toEqual([]);
    expect(story.started).toEqual([]);
  });

  it('offers the known versions', async () => {
    expect(await scene().door.requestDeployment({ ...ask, version: 'v9' })).toEqual({
      kind: 'refused',
      code: 'unknown-version',
      service: 'contacts',
      given: 'v9',
      known: ['v2', 'v1'],
    });
  });

  it('of two in the same moment one wins, and the other is told who', async () => {
    const story = scene();
    const answers = await Promise.all([
      story.door.requestDeployment(ask),
      story.door.requestDeployment({ ...ask, requester: 'grace' }),
    ]);
    expect(answers.map(({ kind }) => kind).sort()).toEqual(['accepted', 'refused']);
    expect(answers.find(({ kind }) => kind === 'refused')).toMatchObject({
      code: 'in-progress',
      replaceable: false,
      holder: { phase: 'planning' },
    });
    expect(story.started).toHaveLength(1);
  });

  it('holds nothing when the state machine cannot be started', async () => {
    const story = scene();
    story.executions.start = async () => {
      throw new InvalidInput('no permission');
    };
    expect(await story.door.requestDeployment(ask)).toEqual({
      kind: 'refused',
      code: 'start-failed',
    });
    expect((await story.tools.locks.read(where)).owner).toBeUndefined();
  });

  it('adopts a start whose answer was lost', async () => {
    const story = scene();
    const lose = async () => {
      throw new RetryableFault('reply lost');
    };
    story.executions.start = lose;
    expect((await story.door.requestDeployment(ask)).kind).toBe('accepted');
    const other = scene();
    other.executions.start = lose;
    other.executions.status = undefined;
    expect(await other.door.requestDeployment(ask)).toMatchObject({ code: 'start-failed' });
  });
});

describe('replacing', () => {
  it('puts a new one in the place of one that waits, which then ends CANCELLED without touching the new lock', async () => {
    const story = scene();
    const { id: old, step } = await untilApproval(story);
    const again = { ...ask, requester: 'margaret' };
    expect(await story.door.requestDeployment(again)).toMatchObject({
      code: 'in-progress',
      replaceable: true,
      holder: { deploymentId: old },
    });
    const answer = await story.door.requestDeployment({ ...again, replace: old });
    expect(answer).toMatchObject({
      kind: 'accepted',
      replaced: old,
      deployment: { request: { fence: 2 } },
    });
    expect(story.resumed).toEqual([{ token: 'token:approval', kind: 'decided' }]);
    expect(await step.recheck({ deploymentId: old })).toEqual({ kind: 'cancelled' });
    expect((await story.settle(old)).outcome).toBe('CANCELLED');
    expect(await story.tools.locks.read(where)).toMatchObject({
      fence: 2,
      owner: story.started[1],
    });
    expect((await auditDeployment(story.tools.journal)(old))?.kind).toBe('intact');
  });

  it('is refused once somebody has answered', async () => {
    const story = scene();
    const { id } = await untilInstall(story);
    expect(await story.door.requestDeployment({ ...ask, replace: id })).toMatchObject({
      code: 'in-progress',
      replaceable: false,
    });
  });
});

describe('decide', () => {
  it('of an approval and a rejection in the same instant exactly one stands', async () => {
    const story = scene();
    const { id } = await untilApproval(story);
    const { planHash = '' } = await story.deployment(id);
    const answers = await Promise.all([
      story.door.decide({ deploymentId: id, planHash, decision: 'approve', by: 'grace' }),
      story.door.decide({ deploymentId: id, planHash, decision: 'reject', by: 'margaret' }),
    ]);
    expect(answers.filter(({ kind }) => kind === 'decided')).toHaveLength(1);
    expect(answers.find(({ kind }) => kind === 'refused')).toMatchObject({
      code: 'already-decided',
    });
    expect((await story.events(id)).filter((type) => type === 'DecisionMade')).toHaveLength(1);
  });

  it('refuses the requester, strangers and old cards', async () => {
    const story = scene();
    const { id } = await untilApproval(story);
    const { planHash = '' } = await story.deployment(id);
    const answer = { deploymentId: id, planHash, decision: 'approve', by: 'grace' } as const;
    expect(await story.door.decide({ ...answer, by: 'ada' })).toMatchObject({
      code: 'own-request',
    });
    expect(await story.door.decide({ ...answer, by: 'nobody' })).toMatchObject({
      code: 'not-a-member',
    });
    expect(await story.door.decide({ ...answer, planHash: 'old' })).toMatchObject({
      code: 'plan-changed',
    });
    expect(await story.door.decide({ ...answer, deploymentId: 'x' })).toMatchObject({
      code: 'unknown-deployment',
    });
    expect(await story.door.decide(answer)).toMatchObject({ kind: 'decided', decision: 'approve' });
    expect(await story.door.decide(answer)).toMatchObject({ code: 'already-decided', by: 'grace' });
  });
});

describe('requestStop', () => {
  it('cancels what waits for approval', async () => {
    const story = scene();
    const { id, step } = await untilApproval(story);
    expect(await story.door.requestStop({ by: 'ada' })).toMatchObject({
      kind: 'stopping',
      effect: 'cancel',
      deployment: { deploymentId: id },
    });
    expect(await step.recheck({ deploymentId: id })).toEqual({ kind: 'cancelled' });
    expect((await story.settle(id)).outcome).toBe('CANCELLED');
    expect(await story.door.requestStop({ deploymentId: id, by: 'ada' })).toMatchObject({
      code: 'already-settled',
    });
    expect(await story.door.requestStop({ by: 'ada' })).toEqual({
      kind: 'refused',
      code: 'nothing-open',
    });
  });

  it('stops an installation before any traffic', async () => {
    const story = scene();
    const { id, step } = await untilInstall(story);
    expect(await story.door.requestStop({ deploymentId: id, by: 'grace' })).toMatchObject({
      effect: 'cancel',
    });
    expect(story.resumed.at(-1)).toEqual({ token: 'token:install', kind: 'failed' });
    await step.rollBack({ deploymentId: id, from: { wait: 'install', kind: 'failed' } });
    rolledBack(story, { code: 'MANUAL_STOP', message: 'x' });
    expect((await story.settle(id)).outcome).toBe('CANCELLED');
  });

  it('rolls back while it shifts or bakes, once', async () => {
    const story = scene();
    const { id, step } = await untilShift(story);
    expect(await story.door.requestStop({ deploymentId: id, by: 'grace' })).toMatchObject({
      effect: 'rollback',
    });
    expect(await story.door.requestStop({ deploymentId: id, by: 'ada' })).toMatchObject({
      effect: 'rollback',
    });
    expect((await story.events(id)).filter((type) => type === 'StopRequested')).toHaveLength(1);
    await step.rollBack({ deploymentId: id, from: { wait: 'shift', kind: 'failed' } });
    expect((await story.deployment(id)).rollback?.cause).toEqual({ kind: 'person', by: 'grace' });
    rolledBack(story, { code: 'MANUAL_STOP', message: 'x' });
    story.pass(2);
    expect((await story.settle(id)).outcome).toBe('ROLLED_BACK');
  });

  it('counts when it comes between the verdict and the promotion, and is too late after', async () => {
    const early = scene();
    const first = await untilBake(early);
    await first.step.judgeBake({ deploymentId: first.id, wait: 'bake' });
    await early.door.requestStop({ deploymentId: first.id, by: 'ada' });
    expect(await first.step.promote({ deploymentId: first.id })).toEqual({ kind: 'failed' });

    const late = scene();
    const second = await untilBake(late);
    await second.step.promote({ deploymentId: second.id });
    expect(await late.door.requestStop({ deploymentId: second.id, by: 'ada' })).toMatchObject({
      code: 'in-progress',
      replaceable: false,
      holder: { phase: 'promoting' },
    });
  });

  it('refuses strangers and names that do not exist', async () => {
    const story = scene();
    const { id } = await untilApproval(story);
    expect(await story.door.requestStop({ deploymentId: id, by: 'nobody' })).toMatchObject({
      code: 'not-a-member',
    });
    expect(await story.door.requestStop({ deploymentId: 'x', by: 'ada' })).toMatchObject({
      code: 'unknown-deployment',
    });
    expect(await story.door.requestStop({ service: 'shop', by: 'ada' })).toMatchObject({
      code: 'unknown-service',
    });
    expect(await story.door.requestStop({ environment: 'staging', by: 'ada' })).toEqual({
      kind: 'refused',
      code: 'nothing-open',
      environment: 'staging',
    });
  });
});

describe('requestRollback', () => {
  const back = { ...where, requester: 'grace', replyTo: '{}' };
  it('turns an open deployment back', async () => {
    const story = scene();
    await untilShift(story);
    expect(await story.door.requestRollback(back)).toMatchObject({
      kind: 'stopping',
      effect: 'rollback',
    });
  });
  it('asks for what served before', async () => {
    const story = scene();
    await succeed(story);
    expect(await story.door.requestRollback(back)).toMatchObject({
      kind: 'accepted',
      deployment: {
        request: { kind: 'rollback', version: 'v1', digest: digestOf('v1'), fence: 2 },
      },
    });
  });
  it('says when there is nothing earlier', async () => {
    expect(await scene().door.requestRollback(back)).toEqual({
      kind: 'refused',
      code: 'no-earlier-version',
      ...where,
    });
  });
});

describe('status', () => {
  it('reads the shares of traffic from the world', async () => {
    const story = scene();
    const { id } = await untilShift(story);
    const [, prod] = await statusOf(story);
    expect(prod?.serving).toEqual([
      { version: 'v1', digest: digestOf('v1'), percent: 90, healthyTasks: 2, desiredTasks: 2 },
      { version: 'v2', digest: digestOf('v2'), percent: 10, healthyTasks: 2, desiredTasks: 2 },
    ]);
    expect(prod?.open?.deploymentId).toBe(id);
    expect(await story.door.status('shop')).toMatchObject({ code: 'unknown-service' });
  });
  it('names the last one that ended', async () => {
    const story = scene();
    const id = await succeed(story);
    expect(await story.door.status()).toMatchObject([
      { environment: 'staging' },
      { environment: 'prod', last: { deploymentId: id, outcome: 'SUCCEEDED' } },
    ]);
    const steady = steps(story);
    const next = await story.ask('v1', 'grace');
    await steady.plan({ deploymentId: next });
    expect(await story.door.status()).toMatchObject([
      {},
      { last: { deploymentId: id }, open: { deploymentId: next } },
    ]);
  });
});

describe('the door’s own records', () => {
  it('keeps refusals in a sealed journal, also when many come at once', async () => {
    const story = scene();
    await Promise.all(
      ['a', 'b', 'c', 'd'].map((by) =>
        story.door.recordRefusal({ code: 'not-a-member', by, facts: { service: 'contacts' } }),
      ),
    );
    expect(await auditRefusals(story.tools.refusals)('2026-11-20')).toMatchObject({
      kind: 'intact',
      entries: 4,
    });
  });
  it('knows a signature again, and keeps only its hash', async () => {
    const story = scene();
    expect(await story.door.rememberSignature('v0=secret')).toBe(true);
    expect(await story.door.rememberSignature('v0=secret')).toBe(false);
    expect(JSON.stringify(story.table.items())).not.toContain('secret');
    expect(story.table.items()[0]?.expiresAt).toBe(Math.floor(story.clock.ms / 1000) + 600);
  });
});
