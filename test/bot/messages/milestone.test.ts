import { describe, expect, it } from '@jest/globals';
import { renderMilestone } from '../../../bot/messages/milestone.ts';
import { checkMessage } from '../../../bot/slack/limits.ts';
import type { Deployment, JournalEntry } from '../../../orchestrator/client.ts';
import { catalogue, deployments, plan, planHash } from '../support/deployments.ts';
import { entryOf } from '../support/journal.ts';

type Event = JournalEntry['event'];

const told = (event: Event, deployment: Deployment = deployments.shifting) =>
  renderMilestone(entryOf(event, 5), deployment, catalogue);
const failed = { kind: 'fail', reasons: ['GET / answered 500', 'too slow'] } as const;
const settled = (
  outcome: keyof typeof deployments & NonNullable<Deployment['outcome']>,
): [Event, Deployment] => [
  { type: 'DeploymentSettled', outcome, reason: 'x' },
  deployments[outcome],
];

describe('a milestone in the thread', () => {
  it.each<[Event, string]>([
    [{ type: 'PlanMade', plan, planHash }, '📝 Planned: v2 → v3.'],
    [
      { type: 'PlanRefused', reasons: ['an alarm rings'] },
      '🛡️ The plan was refused: an alarm rings.',
    ],
    [
      { type: 'DecisionMade', decision: 'reject', by: 'grace', reason: 'Friday' },
      '🚫 Grace Hopper rejected it: “Friday”.',
    ],
    [{ type: 'DecisionMade', decision: 'cancel', by: 'ada' }, '⏹️ Ada Lovelace cancelled it.'],
    [
      { type: 'DecisionMade', decision: 'replace', by: 'ada' },
      '⏹️ Ada Lovelace replaced it by a newer request.',
    ],
    [
      { type: 'DecisionMade', decision: 'expire', by: 'step:await-approval' },
      '⌛ Nobody answered in time.',
    ],
    [
      { type: 'PlanRechecked', verdict: failed },
      '🛡️ Checked again just before the start: GET / answered 500 and too slow.',
    ],
    [
      {
        type: 'PlanRechecked',
        verdict: { kind: 'pass' },
        notes: ['tag v3 moved, digest unchanged'],
      },
      '📝 Checked again just before the start: tag v3 moved, digest unchanged.',
    ],
    [
      { type: 'ApprovalGiven', by: 'grace', planHash },
      '✅ Grace Hopper approved; one of several who must.',
    ],
    [{ type: 'MigrationFinished', exitCode: 1 }, '❌ Migrations failed with exit code 1.'],
    [
      { type: 'MigrationFinished', exitCode: null, reason: 'no capacity' },
      '❌ Migrations failed: no capacity.',
    ],
    [
      { type: 'SmokeTestJudged', verdict: failed, requests: 2 },
      '❌ The smoke test did not pass: GET / answered 500 and too slow.',
    ],
    [{ type: 'TrafficAdmitted', verdict: failed }, '🛡️ Production traffic was not let in'],
    [
      { type: 'BakeStarted', until: '2026-11-20T11:00:00Z' },
      '👀 v3 has all the traffic. Watching the alarms until 11:00 UTC.',
    ],
    [{ type: 'BakeJudged', verdict: { kind: 'pass' } }, '✅ The bake is over and no alarm rang.'],
    [{ type: 'BakeJudged', verdict: failed }, '❌ The bake did not pass'],
    [
      {
        type: 'BakeJudged',
        verdict: { kind: 'inconclusive', reasons: ['errors has no data yet'] },
      },
      '⏳ The bake is not clear yet: errors has no data yet. Watching a while longer.',
    ],
    [
      { type: 'StopRequested', by: 'margaret', reason: 'looks odd' },
      '✋ Margaret Hamilton asked to stop: “looks odd”.',
    ],
    [{ type: 'DeploymentPromoted' }, '⏳ v3 stays; v2 is being retired.'],
    [
      { type: 'WorldVerified', serving: 'unclear', reasons: ['two listeners'] },
      '🚨 What serves production is unclear: two listeners.',
    ],
  ])('%j', (event, words) => {
    const milestone = told(event);
    expect(milestone?.message.text).toContain(words);
    expect(checkMessage(milestone?.message)).toEqual([]);
    expect(milestone?.broadcast).toBe(false);
  });

  it.each<[NonNullable<Deployment['rollback']>['cause'], string]>([
    [{ kind: 'person', by: 'margaret' }, 'Margaret Hamilton asked to go back.'],
    [{ kind: 'not-ready', minutes: 1 }, 'v3 was not healthy within 1 minute.'],
    [
      { kind: 'smoke-test', reasons: ['GET / answered 500'] },
      'The smoke test of v3 failed: GET / answered 500.',
    ],
    [
      { kind: 'platform', code: 'ALARM_ACTIVE', message: 'One or more alarms' },
      'CodeDeploy turned back by itself: ALARM_ACTIVE One or more alarms',
    ],
    [
      { kind: 'platform', code: 'MANUAL_STOP', message: 'stopped' },
      'Somebody stopped its deployment in CodeDeploy (MANUAL_STOP).',
    ],
    [{ kind: 'inconclusive', reasons: ['no data'] }, 'A gate did not let v3 through: no data.'],
    [
      { kind: 'changed-by-hand', reasons: ['the listener was moved', 'a task set is new'] },
      'Somebody changed it by hand meanwhile: the listener was moved and a task set is new.',
    ],
    [{ kind: 'deadline', step: 'AwaitShift' }, 'AwaitShift did not finish in its time.'],
    [
      { kind: 'fault', error: 'RetryableFault' },
      'Something failed inside Slipway (RetryableFault).',
    ],
    [
      { kind: 'fault', error: 'ABORTED' },
      'Somebody stopped its execution in Step Functions (ABORTED).',
    ],
    [
      { kind: 'fault', error: 'ABORTED', said: 'grace: <!here> wrong' },
      'with the words “grace: &lt;!here&gt; wrong”.',
    ],
    [
      { kind: 'fault', error: 'TIMED_OUT' },
      'Its execution ran out of time in Step Functions (TIMED_OUT).',
    ],
  ])('a rollback is shown in the channel, with its reason: %j', (cause, words) => {
    const milestone = told({ type: 'RollbackStarted', cause }, deployments.rollingBack);
    expect(milestone?.broadcast).toBe(true);
    expect(milestone?.message.text).toContain('Rolling back contacts in prod to v2');
    expect(milestone?.message.text).toContain(words);
  });

  it('a stop before any traffic moved is not called a rollback', () => {
    const cause = { kind: 'smoke-test', reasons: ['GET / answered 500'] } as const;
    const { text } =
      told({ type: 'RollbackStarted', cause }, deployments.installing)?.message ?? {};
    expect(text).toContain('Stopping v3 of contacts in prod');
    expect(text).toContain('no production traffic has moved');
    expect(text).not.toContain('Rolling back');
  });

  it('an end is shown in the channel only when nothing else was', () => {
    const broadcast = ([event, deployment]: [Event, Deployment]) =>
      told(event, deployment)?.broadcast;
    expect(broadcast(settled('SUCCEEDED'))).toBe(false);
    expect(broadcast(settled('ROLLED_BACK'))).toBe(false);
    expect(broadcast(settled('NEEDS_HUMAN'))).toBe(true);
    expect(
      told(
        { type: 'DeploymentSettled', outcome: 'FAILED_SAFE', reason: 'x' },
        deployments.refusedPlan,
      )?.broadcast,
    ).toBe(true);
  });

  it('who is on call, who asked and who approved are called when a person is needed', () => {
    const words = JSON.stringify(told(...settled('NEEDS_HUMAN'))?.message.blocks);
    expect(words).toContain('<@U0MARGARET>, <@U0ADA> and <@U0GRACE>: please look');
  });

  it('what only the record needs is not told', () => {
    expect(told({ type: 'RevisionRegistered', taskDefinitionArn: 'arn' })).toBeUndefined();
    expect(told({ type: 'PlanRechecked', verdict: { kind: 'pass' } })).toBeUndefined();
    expect(told({ type: 'WorldVerified', serving: 'target', reasons: [] })).toBeUndefined();
  });
});
