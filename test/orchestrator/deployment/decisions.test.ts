import { describe, expect, it } from '@jest/globals';
import { chooseCause } from '../../../orchestrator/deployment/choose-cause.ts';
import {
  chooseEarlier,
  type PastDeployment,
} from '../../../orchestrator/deployment/choose-earlier.ts';
import { judgeAdmission } from '../../../orchestrator/deployment/judge-admission.ts';
import { judgeApproval } from '../../../orchestrator/deployment/judge-approval.ts';
import {
  judgeDecision,
  type Decision,
  type Recheck,
} from '../../../orchestrator/deployment/judge-decision.ts';
import {
  findPlace,
  isVersion,
  judgeRequester,
  mayStop,
} from '../../../orchestrator/deployment/judge-request.ts';
import type { Deployment } from '../../../orchestrator/deployment/deployment.ts';
import { hashPlan, type Planned } from '../../../orchestrator/deployment/plan-deployment.ts';
import type { DeploymentPlan } from '../../../orchestrator/deployment/plan.ts';
import { digestOf } from '../support/fake-cloud.ts';
import { aCatalogue, aDeployment, aPlan, aRequest } from '../support/examples.ts';

const planHash = aDeployment().planHash ?? '';
const at = '2026-11-20T09:30:00.000Z';
const approved: Decision = { kind: 'approve', by: 'grace', at, planHash };
/** What a plan made now would be. */
const present = (changes: Partial<DeploymentPlan> = {}): Planned => {
  const plan = aPlan({
    plannedAt: '2026-11-20T09:31:00.000Z',
    catalogueVersion: 'c2',
    source: { version: 'also-v1', digest: digestOf('v1'), taskDefinitionArn: 'td:1' },
    ...changes,
  });
  return { kind: 'planned', plan, planHash: hashPlan(plan) };
};
const recheck = (changes: Partial<Recheck> = {}): Recheck => ({
  deployment: aDeployment(),
  decision: approved,
  stopped: false,
  present: present(),
  fenced: true,
  catalogue: aCatalogue(),
  ...changes,
});
const twoPlan = aPlan({ approval: { ...aPlan().approval!, required: 2 } });
/** Grace's yes is the decision; who else said yes? */
const twoNeeded = (approvals: NonNullable<Deployment['approvals']>): Partial<Recheck> => ({
  deployment: aDeployment({ plan: twoPlan, approvals }),
  decision: { ...approved, planHash: hashPlan(twoPlan) },
  present: present({ approval: twoPlan.approval }),
});
const withoutGrace = () => {
  const catalogue = aCatalogue();
  catalogue.services.contacts!.environments.prod!.approval!.approvers = ['margaret'];
  return catalogue;
};

describe('judgeDecision', () => {
  it('proceeds when the approved plan still holds', () => {
    expect(judgeDecision(recheck())).toEqual({ kind: 'proceed' });
  });
  it.each([
    ['reject', 'rejected'],
    ['expire', 'expired'],
    ['cancel', 'cancelled'],
    ['replace', 'cancelled'],
  ] as const)('%s is %s', (kind, expected) => {
    expect(judgeDecision(recheck({ decision: { ...approved, kind } })).kind).toBe(expected);
  });
  it('a stop counts more than an approval', () => {
    expect(judgeDecision(recheck({ stopped: true })).kind).toBe('cancelled');
  });
  it.each<[string, Partial<Recheck>, string]>([
    ['nobody answered', { decision: undefined }, 'nobody approved'],
    [
      'another plan was approved',
      { decision: { ...approved, planHash: 'other' } },
      'another plan was approved',
    ],
    [
      'the plan was altered',
      {
        deployment: { ...aDeployment(), plan: aPlan({ bakeMinutes: 1 }), planHash },
        present: present({ bakeMinutes: 1 }),
      },
      'the plan is not the one that was hashed',
    ],
    [
      'it was late',
      { decision: { ...approved, at: '2026-11-20T10:00:00.001Z' } },
      'the approval came after it had expired',
    ],
    ['the requester approved', { decision: { ...approved, by: 'ada' } }, 'the requester approved'],
    [
      'the approver lost the right',
      { catalogue: withoutGrace() },
      'grace may not approve any more',
    ],
    ['the lock is gone', { fenced: false }, 'the lock has been taken by another deployment'],
    [
      'production changed',
      {
        present: present({
          source: { version: 'v1', digest: digestOf('v9'), taskDefinitionArn: 'td:1' },
        }),
      },
      `the plan has changed: serving was {"digest":"${digestOf('v1')}","taskDefinitionArn":"td:1"} and is {"digest":"${digestOf('v9')}","taskDefinitionArn":"td:1"}; ask and approve again`,
    ],
    [
      'the catalogue asks for a longer bake now',
      { present: present({ bakeMinutes: 30 }) },
      'the plan has changed: bakeMinutes was 15 and is 30; ask and approve again',
    ],
    [
      'the catalogue asks for two approvals now',
      { present: present({ approval: { ...aPlan().approval!, required: 2 } }) },
      'the plan has changed: approvals was 1 and is 2; ask and approve again',
    ],
    [
      'no way leads back any more',
      { present: present({ noWayBack: 'drops a column' }) },
      'the plan has changed: noWayBack was not set and is "drops a column"; ask and approve again',
    ],
    [
      'it could not be planned now',
      { present: { kind: 'refused', reasons: ['errors is in ALARM'] } },
      'errors is in ALARM',
    ],
    ['two must approve and one did', twoNeeded([]), 'only 1 of 2 people approved'],
    [
      'the second approval was for another plan',
      twoNeeded([{ by: 'margaret', at, planHash: 'other' }]),
      'only 1 of 2 people approved',
    ],
    [
      'one person approved twice',
      twoNeeded([{ by: 'grace', at, planHash: hashPlan(twoPlan) }]),
      'only 1 of 2 people approved',
    ],
    ['a freeze began', { frozen: { reason: 'holidays' } }, 'deployments are frozen: holidays'],
  ])('refuses when %s', (_name, changes, reason) => {
    expect(judgeDecision(recheck(changes))).toEqual({ kind: 'refused', reasons: [reason] });
  });
  it('proceeds with two approvals where two are needed, and not with one of somebody who lost the right', () => {
    const both = twoNeeded([{ by: 'margaret', at, planHash: hashPlan(twoPlan) }]);
    expect(judgeDecision(recheck(both))).toEqual({ kind: 'proceed' });
    const catalogue = aCatalogue();
    catalogue.services.contacts!.environments.prod!.approval!.approvers = ['grace', 'ada'];
    expect(judgeDecision(recheck({ ...both, catalogue }))).toEqual({
      kind: 'refused',
      reasons: ['margaret may not approve any more'],
    });
  });
  it('lets a rollback through a freeze', () => {
    const deployment = aDeployment({ request: aRequest({ kind: 'rollback' }) });
    expect(judgeDecision(recheck({ deployment, frozen: { reason: 'holidays' } })).kind).toBe(
      'proceed',
    );
  });
});

describe('judgeAdmission', () => {
  const ask = {
    deployment: aDeployment({
      codeDeployId: 'd-1',
      smokeTest: { verdict: { kind: 'pass' }, requests: 2 },
    }),
    codeDeployId: 'd-1',
    decision: approved,
    alarms: { kind: 'pass' },
    byHand: [],
    catalogue: aCatalogue(),
  } as const;
  it('opens the way only for the deployment that was approved, tested and not stopped', () => {
    expect(judgeAdmission(ask)).toEqual({ kind: 'pass' });
    expect(judgeAdmission({ ...ask, codeDeployId: 'd-2' }).kind).toBe('fail');
    expect(judgeAdmission({ ...ask, stop: { by: 'ada' } }).kind).toBe('fail');
    expect(judgeAdmission({ ...ask, deployment: aDeployment({ codeDeployId: 'd-1' }) }).kind).toBe(
      'fail',
    );
    expect(judgeAdmission({ ...ask, alarms: { kind: 'inconclusive', reasons: ['x'] } }).kind).toBe(
      'inconclusive',
    );
  });
});

describe('judgeApproval', () => {
  const now = new Date(at);
  const judge = (
    deployment: Parameters<typeof judgeApproval>[0],
    by = 'grace',
    hash = planHash,
    when = now,
  ) => judgeApproval(deployment, { by, planHash: hash, decision: 'approve' }, aCatalogue(), when);
  it('lets an approver answer', () => {
    expect(judge(aDeployment())).toBeUndefined();
  });
  it.each([
    ['unknown-deployment', () => judge(undefined)],
    [
      'already-decided',
      () => judge(aDeployment({ decision: { kind: 'approve', by: 'grace', at } })),
    ],
    [
      'approval-expired',
      () => judge(aDeployment({ decision: { kind: 'expire', by: 'step:recheck', at } })),
    ],
    ['already-settled', () => judge(aDeployment({ outcome: 'CANCELLED' }))],
    ['not-awaiting-approval', () => judge(aDeployment({ phase: 'shifting' }))],
    ['not-a-member', () => judge(aDeployment(), 'nobody')],
    ['own-request', () => judge(aDeployment(), 'ada')],
    [
      'not-an-approver',
      () => judge(aDeployment({ request: aRequest({ requester: 'grace' }) }), 'ada'),
    ],
    ['plan-changed', () => judge(aDeployment(), 'grace', 'other')],
    [
      'approval-expired',
      () => judge(aDeployment(), 'grace', planHash, new Date('2026-11-20T10:00:00.001Z')),
    ],
  ])('%s', (code, refusal) => {
    expect(refusal()).toMatchObject({ kind: 'refused', code });
  });
});

describe('judge-request', () => {
  it('looks names up as they are, and nowhere else', () => {
    const catalogue = aCatalogue();
    expect(findPlace(catalogue, { service: 'contacts', environment: 'prod' }).kind).toBe('known');
    expect(findPlace(catalogue, { service: 'constructor', environment: 'prod' })).toMatchObject({
      code: 'unknown-service',
    });
    expect(findPlace(catalogue, { service: 'contacts', environment: '__proto__' })).toMatchObject({
      code: 'unknown-environment',
      known: ['staging', 'prod'],
    });
    expect(
      findPlace(catalogue, { service: 'x'.repeat(10_000), environment: 'prod' }),
    ).toMatchObject({ given: 'x'.repeat(64) });
    expect(judgeRequester(catalogue, { service: 'contacts' }, 'ada')).toBeUndefined();
    expect(judgeRequester(catalogue, { service: 'contacts' }, 'toString')).toMatchObject({
      code: 'not-a-member',
    });
    expect(mayStop(catalogue, 'contacts', 'margaret')).toBe(true);
    expect(mayStop(catalogue, 'contacts', 'nobody')).toBe(false);
  });
  it.each([
    ['v2', true],
    ['1.0.0-rc.1', true],
    ['', false],
    ['-v', false],
    ['v2@sha256:00', false],
    ['v 2', false],
    ['v'.repeat(129), false],
  ])('version %j: %s', (text, valid) => {
    expect(isVersion(text)).toBe(valid);
  });
});

describe('chooseEarlier', () => {
  const past = (
    version: string,
    source: string,
    changes: Partial<PastDeployment> = {},
  ): PastDeployment => ({
    deploymentId: version,
    kind: 'deploy',
    requestedAt: at,
    version,
    digest: digestOf(version),
    outcome: 'SUCCEEDED',
    source: { version: source, digest: digestOf(source) },
    ...changes,
  });
  it('offers what served before the version that runs, also if that was never deployed by us', () => {
    expect(chooseEarlier([past('v2', 'v1')], digestOf('v2'))?.version).toBe('v1');
    expect(chooseEarlier([past('v3', 'v2'), past('v2', 'v1')], digestOf('v3'))?.version).toBe('v2');
  });
  it('never offers what failed or what people rolled away from', () => {
    const failed = past('v4', 'v2', { outcome: 'ROLLED_BACK' });
    expect(chooseEarlier([failed, past('v2', 'v1')], digestOf('v2'))?.version).toBe('v1');
    const rolled = [past('v1', 'v2', { kind: 'rollback' }), past('v2', 'v1')];
    expect(chooseEarlier(rolled, digestOf('v1'))).toBeUndefined();
  });
});

describe('chooseCause', () => {
  const deployment = aDeployment();
  it('prefers what the wait was told', () => {
    const cause = { kind: 'person', by: 'ada' } as const;
    expect(
      chooseCause({
        deployment,
        from: { wait: 'bake', kind: 'failed' },
        answer: { kind: 'failed', cause },
      }),
    ).toBe(cause);
  });
  it('says which time ran out', () => {
    expect(
      chooseCause({ deployment, from: { wait: 'install', kind: 'timeout' }, lastStop: 'exit 1' }),
    ).toEqual({ kind: 'not-ready', minutes: 15, lastStop: 'exit 1' });
    expect(chooseCause({ deployment, from: { wait: 'shift', kind: 'timeout' } })).toEqual({
      kind: 'deadline',
      step: 'shift',
    });
  });
  it('says what the bake found, who asked, and else what broke', () => {
    const bake = {
      startedAt: at,
      until: at,
      verdict: { kind: 'fail', reasons: ['no data'] },
    } as const;
    expect(chooseCause({ deployment: { ...deployment, bake }, from: { kind: 'judged' } })).toEqual({
      kind: 'inconclusive',
      reasons: ['no data'],
    });
    expect(
      chooseCause({
        deployment: { ...deployment, stopRequested: { by: 'ada', at } },
        from: { kind: 'judged' },
      }),
    ).toEqual({ kind: 'person', by: 'ada' });
    expect(chooseCause({ deployment, from: { step: 'Promote', error: 'Lambda.Unknown' } })).toEqual(
      { kind: 'fault', error: 'Lambda.Unknown' },
    );
  });
});
