import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { chooseOutcome, type EndFacts } from '../../../orchestrator/deployment/choose-outcome.ts';
import type { Deployment } from '../../../orchestrator/deployment/deployment.ts';
import { aDeployment } from '../support/examples.ts';

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
    platformStatus: 'Succeeded',
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
    expect(end(ended, { ...early, fault }).reason).toBe('the state machine failed (ABORTED)');
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
  it('without any traffic it is CANCELLED by a person or FAILED_SAFE by itself', () => {
    expect(end(turnedBack).outcome).toBe('CANCELLED');
    const notReady = {
      rollback: { cause: { kind: 'not-ready', minutes: 15 }, startedAt: at },
    } as const;
    expect(end(notReady)).toMatchObject({ outcome: 'FAILED_SAFE', cause: { kind: 'not-ready' } });
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
          if (inFlight || what === 'unclear') expect(outcome).toBe('NEEDS_HUMAN');
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
