import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { chooseOutcome, type EndFacts } from '../../../orchestrator/deployment/choose-outcome.ts';
import type { Deployment } from '../../../orchestrator/deployment/deployment.ts';
import { aDeployment, aPlan } from '../support/examples.ts';

const at = '2026-11-20T09:10:00.000Z';
const serving = (what: 'target' | 'source' | 'unclear') => ({ serving: what, reasons: ['split'] });
const promoted: Partial<Deployment> = {
  phase: 'promoting',
  bake: { startedAt: at, until: at, verdict: { kind: 'pass' } },
};
const turnedBack: Partial<Deployment> = {
  phase: 'rolling-back',
  rollback: { cause: { kind: 'person', by: 'ada' }, startedAt: at },
};
const end = (deployment: Partial<Deployment>, facts: Partial<EndFacts> = {}) =>
  chooseOutcome({
    deployment: aDeployment(deployment),
    world: serving('source'),
    moved: false,
    begun: true,
    inFlight: false,
    platformStatus: facts.world?.serving === 'target' ? 'Succeeded' : 'Stopped',
    ...facts,
  });
const decided = (kind: 'reject' | 'expire' | 'cancel' | 'replace') => ({
  decision: { kind, by: 'grace', at },
});

describe('chooseOutcome before CodeDeploy began', () => {
  const early = { begun: false, world: serving('unclear') };
  it.each([
    [decided('reject'), 'REJECTED'],
    [decided('expire'), 'EXPIRED'],
    [decided('cancel'), 'CANCELLED'],
    [decided('replace'), 'CANCELLED'],
    [{ stopRequested: { by: 'ada', at } }, 'CANCELLED'],
    [{ planRefused: ['an alarm rings'] }, 'FAILED_SAFE'],
    [{ migration: { exitCode: 1, finishedAt: at } }, 'FAILED_SAFE'],
    [{}, 'FAILED_SAFE'],
  ] as const)('%j is %s', (deployment, outcome) => {
    expect(end(deployment, early).outcome).toBe(outcome);
  });
  it('says why', () => {
    expect(end({ planRefused: ['a', 'b'] }, early).reason).toBe('a; b');
    expect(end({ migration: { exitCode: 1, finishedAt: at } }, early).reason).toBe(
      'the migration ended with exit code 1',
    );
    expect(end({}, { ...early, fault: { step: 'Plan', error: 'InvalidInput' } })).toEqual({
      outcome: 'FAILED_SAFE',
      reason: 'Plan failed (InvalidInput)',
      cause: { kind: 'fault', error: 'InvalidInput' },
    });
    const fault = { step: 'the state machine', error: 'ABORTED' };
    const ended = { migration: { exitCode: null, finishedAt: at } };
    expect(end(ended, { ...early, fault }).reason).toBe(
      'somebody stopped its execution in Step Functions',
    );
    const said = { ...fault, said: 'ada: wrong version' };
    expect(end(ended, { ...early, fault: said })).toEqual({
      outcome: 'FAILED_SAFE',
      reason: 'somebody stopped its execution in Step Functions: ada: wrong version',
      cause: { kind: 'fault', error: 'ABORTED', said: 'ada: wrong version' },
    });
    expect(end(ended, early).reason).toBe('the migration ended with exit code unknown');
  });
});

describe('chooseOutcome after', () => {
  it('SUCCEEDED needs the target, the promotion, a passed bake and CodeDeploy to agree', () => {
    const target = { world: serving('target'), moved: true };
    expect(end(promoted, target).outcome).toBe('SUCCEEDED');
    expect(end({ ...promoted, phase: 'baking' }, target).outcome).toBe('NEEDS_HUMAN');
    expect(end({ phase: 'promoting' }, target).outcome).toBe('NEEDS_HUMAN');
    expect(end(promoted, { ...target, platformStatus: 'Stopped' }).outcome).toBe('NEEDS_HUMAN');
    expect(end({ ...promoted, ...turnedBack }, target).outcome).toBe('NEEDS_HUMAN');
  });
  it('ROLLED_BACK is said only if traffic moved and the world proves that it is back', () => {
    expect(end(turnedBack, { moved: true })).toMatchObject({
      outcome: 'ROLLED_BACK',
      cause: { kind: 'person', by: 'ada' },
    });
    expect(end(turnedBack, { moved: true, world: serving('unclear') })).toEqual({
      outcome: 'NEEDS_HUMAN',
      reason: 'it is not clear what serves production: split',
      cause: { kind: 'person', by: 'ada' },
    });
    expect(end(turnedBack, { moved: true, inFlight: true }).outcome).toBe('NEEDS_HUMAN');
  });
  it('what a hand changed is left to a person, whatever serves now (F65)', () => {
    const cause = { kind: 'changed-by-hand', reasons: ['the listener was moved'] } as const;
    for (const world of [serving('source'), serving('target'), serving('unclear')])
      expect(end({ rollback: { cause, startedAt: at } }, { moved: true, world })).toEqual({
        outcome: 'NEEDS_HUMAN',
        reason: 'somebody changed it by hand: the listener was moved',
        cause,
      });
    expect(end(promoted, { moved: true, platformStatus: 'Succeeded' })).toMatchObject({
      outcome: 'NEEDS_HUMAN',
      reason: 'CodeDeploy has finished, but v1 serves: somebody moved traffic by hand',
    });
  });
  it('without any traffic it is CANCELLED by a person or FAILED_SAFE by itself', () => {
    expect(end(turnedBack).outcome).toBe('CANCELLED');
    const notReady = {
      rollback: { cause: { kind: 'not-ready', minutes: 15 }, startedAt: at },
    } as const;
    expect(end(notReady)).toMatchObject({ outcome: 'FAILED_SAFE', cause: { kind: 'not-ready' } });
  });
  it('SUCCEEDED says what has not gone away, also when CodeDeploy itself has not got over it', () => {
    const target = { world: serving('target'), moved: true };
    expect(end(promoted, target).warnings).toEqual([]);
    expect(end(promoted, { ...target, leftovers: ['ecs-svc/1'] })).toMatchObject({
      outcome: 'SUCCEEDED',
      warnings: [expect.stringContaining('task set ecs-svc/1 of v1 has not gone away')],
    });
    expect(
      end(promoted, { ...target, inFlight: true, platformStatus: 'InProgress' }),
    ).toMatchObject({
      outcome: 'SUCCEEDED',
      warnings: ['CodeDeploy has not finished letting v1 go'],
    });
  });
  it('where no way leads back, any trouble needs a human, wherever traffic is', () => {
    const plan = aPlan({ noWayBack: 'drops a column' });
    const stopped = {
      plan,
      rollback: { cause: { kind: 'person', by: 'ada' }, startedAt: at, keepsTraffic: true },
    } as const;
    for (const where of ['source', 'target', 'unclear'] as const)
      expect(end(stopped, { moved: true, world: serving(where) })).toMatchObject({
        outcome: 'NEEDS_HUMAN',
        reason: expect.stringContaining('drops a column'),
      });
    const begun = { plan, migration: { startedAt: at, exitCode: 1, finishedAt: at } };
    expect(end(begun, { begun: false }).outcome).toBe('NEEDS_HUMAN');
    expect(end({ plan }, { begun: false }).outcome).toBe('FAILED_SAFE');
    expect(end({ ...promoted, plan }, { world: serving('target'), moved: true }).outcome).toBe(
      'SUCCEEDED',
    );
  });
  it('never claims an end that was not proven', () => {
    fc.assert(
      fc.property(
        fc.constantFrom('target' as const, 'source' as const, 'unclear' as const),
        fc.boolean(),
        fc.boolean(),
        fc.boolean(),
        fc.boolean(),
        (what, moved, inFlight, isPromoted, rollback) => {
          const { outcome } = end(
            { ...(isPromoted ? promoted : {}), ...(rollback ? turnedBack : {}) },
            { world: serving(what), moved, inFlight },
          );
          const cleaningUp = what === 'target' && isPromoted && !rollback;
          if ((inFlight && !cleaningUp) || what === 'unclear') expect(outcome).toBe('NEEDS_HUMAN');
          if (outcome === 'SUCCEEDED')
            expect([what, isPromoted, rollback]).toEqual(['target', true, false]);
          if (outcome === 'ROLLED_BACK') expect([what, moved]).toEqual(['source', true]);
          if (outcome === 'FAILED_SAFE' || outcome === 'CANCELLED')
            expect([what, moved]).toEqual(['source', false]);
        },
      ),
    );
  });
});
