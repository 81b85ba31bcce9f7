import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { applyEvent, foldJournal } from '../../../orchestrator/deployment/apply-event.ts';
import { phases } from '../../../orchestrator/deployment/deployment.ts';
import type { DeploymentEvent, JournalEntry } from '../../../orchestrator/deployment/events.ts';
import { aRequest } from '../support/examples.ts';

const at = (minute: number) => new Date(Date.UTC(2026, 10, 20, 9, minute)).toISOString();
const entry = (event: DeploymentEvent, seq: number): JournalEntry => ({
  deploymentId: 'd',
  seq,
  at: at(seq),
  by: 'step:x',
  event,
  previousHash: '',
  hash: '',
});
const requested: DeploymentEvent = { type: 'DeploymentRequested', request: aRequest() };
const fold = (...events: DeploymentEvent[]) =>
  foldJournal([requested, ...events].map((event, index) => entry(event, index + 1)));

const alarm = { name: 'a', reason: 'Threshold Crossed', since: at(3) };

describe('applyEvent', () => {
  it('begins with the request and refuses any other beginning', () => {
    expect(fold()).toEqual({
      deploymentId: 'd',
      seq: 1,
      request: aRequest(),
      phase: 'planning',
      phaseSince: at(1),
      targetPercent: 0,
      alarms: [],
    });
    expect(() => applyEvent(undefined, entry({ type: 'DeploymentPromoted' }, 1))).toThrow(
      'does not begin with its request',
    );
  });

  it.each<[DeploymentEvent, (typeof phases)[number]]>([
    [{ type: 'ApprovalRequested', expiresAt: at(60) }, 'awaiting-approval'],
    [{ type: 'DecisionMade', decision: 'approve', by: 'grace' }, 'preparing'],
    [{ type: 'DecisionMade', decision: 'reject', by: 'grace' }, 'planning'],
    [{ type: 'PlanRechecked', verdict: { kind: 'pass' } }, 'preparing'],
    [{ type: 'PlanRechecked', verdict: { kind: 'fail', reasons: ['x'] } }, 'planning'],
    [{ type: 'DeploymentStarted', codeDeployId: 'd-1', adopted: false }, 'installing'],
    [{ type: 'TrafficAdmitted', verdict: { kind: 'pass' } }, 'shifting'],
    [{ type: 'TrafficAdmitted', verdict: { kind: 'fail', reasons: ['x'] } }, 'planning'],
    [{ type: 'TrafficShifted', percent: 10 }, 'shifting'],
    [{ type: 'BakeStarted', until: at(30) }, 'baking'],
    [{ type: 'DeploymentPromoted' }, 'promoting'],
    [{ type: 'RollbackStarted', cause: { kind: 'person', by: 'ada' } }, 'rolling-back'],
    [{ type: 'DeploymentSettled', outcome: 'SUCCEEDED', reason: 'x' }, 'settled'],
  ])('%j opens its phase', (event, phase) => {
    expect(fold(event)?.phase).toBe(phase);
  });

  it('keeps the first moment of traffic and the present share', () => {
    const deployment = fold(
      { type: 'TrafficShifted', percent: 10 },
      { type: 'TrafficShifted', percent: 100 },
    );
    expect(deployment).toMatchObject({
      targetPercent: 100,
      trafficMovedAt: at(2),
      phaseSince: at(2),
    });
  });

  it('counts the bake from its first wait, also when it was extended', () => {
    const deployment = fold(
      { type: 'BakeStarted', until: at(20) },
      { type: 'BakeJudged', verdict: { kind: 'inconclusive', reasons: ['no data'] } },
      { type: 'BakeStarted', until: at(25) },
    );
    expect(deployment?.bake).toEqual({ startedAt: at(2), until: at(25) });
  });

  it('names the alarms of a failed bake and of a rollback', () => {
    expect(
      fold({ type: 'BakeJudged', verdict: { kind: 'fail', reasons: [], alarms: [alarm] } })?.alarms,
    ).toEqual([alarm]);
    expect(
      fold({ type: 'RollbackStarted', cause: { kind: 'alarm', alarms: [alarm] } })?.alarms,
    ).toEqual([alarm]);
  });

  it('believes the verified world about the share of traffic', () => {
    const moved: DeploymentEvent = { type: 'TrafficShifted', percent: 100 };
    expect(
      fold(moved, { type: 'WorldVerified', serving: 'source', reasons: [] })?.targetPercent,
    ).toBe(0);
    expect(
      fold(moved, { type: 'WorldVerified', serving: 'unclear', reasons: [] })?.targetPercent,
    ).toBe(100);
  });

  it('never moves a phase back, whatever comes in whatever order', () => {
    const events = fc.constantFrom<DeploymentEvent>(
      { type: 'ApprovalRequested', expiresAt: at(60) },
      { type: 'TrafficShifted', percent: 50 },
      { type: 'BakeStarted', until: at(30) },
      { type: 'DeploymentStarted', codeDeployId: 'd-1', adopted: false },
      { type: 'RollbackStarted', cause: { kind: 'person', by: 'ada' } },
      { type: 'DeploymentSettled', outcome: 'ROLLED_BACK', reason: 'x' },
    );
    fc.assert(
      fc.property(fc.array(events, { maxLength: 12 }), (made) => {
        const reached = made.map((_, index) =>
          phases.indexOf(fold(...made.slice(0, index + 1))?.phase ?? 'planning'),
        );
        expect(reached).toEqual([...reached].sort((a, b) => a - b));
      }),
    );
  });
});
