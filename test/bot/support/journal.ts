import type { Deployment, JournalEntry } from '../../../orchestrator/client.ts';
import { alarm, deploymentId, deployments, plan, planHash } from './deployments.ts';

type Event = JournalEntry['event'];

/** The story of v3, from the request to the rollback: event by event, with the deployment as it then stands. */
const story: readonly (readonly [Event, Deployment])[] = [
  [{ type: 'DeploymentRequested', request: deployments.requested.request }, deployments.requested],
  [{ type: 'PlanMade', plan, planHash }, deployments.planned],
  [{ type: 'ApprovalRequested', expiresAt: plan.approval.expiresAt }, deployments.awaiting],
  [{ type: 'DecisionMade', decision: 'approve', by: 'grace', planHash }, deployments.approved],
  [{ type: 'PlanRechecked', verdict: { kind: 'pass' } }, deployments.approved],
  [{ type: 'RevisionRegistered', taskDefinitionArn: 'arn:…:3' }, deployments.approved],
  [{ type: 'MigrationFinished', exitCode: 0 }, deployments.approved],
  [
    { type: 'DeploymentStarted', codeDeployId: 'd-ABCDEF123', adopted: false },
    deployments.installing,
  ],
  [{ type: 'SmokeTestJudged', verdict: { kind: 'pass' }, requests: 2 }, deployments.installing],
  [{ type: 'TrafficAdmitted', verdict: { kind: 'pass' } }, deployments.installing],
  [{ type: 'TrafficShifted', percent: 10 }, deployments.shifting],
  [{ type: 'RollbackStarted', cause: { kind: 'alarm', alarms: [alarm] } }, deployments.rollingBack],
  [{ type: 'WorldVerified', serving: 'source', reasons: [] }, deployments.rollingBack],
  [{ type: 'DeploymentSettled', outcome: 'ROLLED_BACK', reason: 'alarm' }, deployments.ROLLED_BACK],
];

export const storyLength = story.length;

/** The record after `seq` entries, as `Orchestrator.read` gives it. */
export function recordAt(seq: number): { deployment: Deployment; journal: JournalEntry[] } {
  const [, deployment] = story[seq - 1] ?? [];
  if (!deployment) throw new RangeError(`the story has no entry ${seq}`);
  return {
    deployment: { ...deployment, seq },
    journal: story.slice(0, seq).map(([event], index) => entryOf(event, index + 1)),
  };
}

export function entryOf(event: Event, seq: number): JournalEntry {
  return {
    deploymentId,
    seq,
    at: '2026-11-20T10:42:10.400Z',
    by: 'step:judge-bake',
    event,
    previousHash: '0',
    hash: '1',
  };
}
