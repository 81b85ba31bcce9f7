import type { Deployment, Phase } from './deployment.ts';
import { phases } from './deployment.ts';
import type { DeploymentEvent, JournalEntry } from './events.ts';

/**
 * The deployment after one more entry. Phases only go forwards, so that a late event cannot move a card back.
 * Throws if a journal does not begin with its request: such a journal tells of nothing.
 */
export function applyEvent(deployment: Deployment | undefined, entry: JournalEntry): Deployment {
  const { event } = entry;
  if (event.type === 'DeploymentRequested') return begin(entry, event);
  if (!deployment)
    throw new Error(`the journal of ${entry.deploymentId} does not begin with its request`);
  const changes = changesOf(deployment, event, entry);
  const phase = phaseAfter(event);
  const forward = phase && phases.indexOf(phase) > phases.indexOf(deployment.phase);
  return {
    ...deployment,
    ...changes,
    seq: entry.seq,
    ...(forward ? { phase, phaseSince: entry.at } : {}),
  };
}

/** Folds a whole journal; undefined for an empty one. */
export function foldJournal(entries: readonly JournalEntry[]): Deployment | undefined {
  return entries.reduce<Deployment | undefined>(applyEvent, undefined);
}

function begin(
  entry: JournalEntry,
  { request }: Extract<DeploymentEvent, { type: 'DeploymentRequested' }>,
): Deployment {
  return {
    deploymentId: entry.deploymentId,
    seq: entry.seq,
    request,
    phase: 'planning',
    phaseSince: entry.at,
    targetPercent: 0,
    alarms: [],
  };
}

/** The phase that an event opens, if it opens one. */
function phaseAfter(event: DeploymentEvent): Phase | undefined {
  switch (event.type) {
    case 'ApprovalRequested':
      return 'awaiting-approval';
    case 'DecisionMade':
      return event.decision === 'approve' ? 'preparing' : undefined;
    case 'PlanRechecked':
      return event.verdict.kind === 'pass' ? 'preparing' : undefined;
    case 'DeploymentStarted':
      return 'installing';
    case 'TrafficAdmitted':
      return event.verdict.kind === 'pass' ? 'shifting' : undefined;
    case 'TrafficShifted':
      return event.percent > 0 ? 'shifting' : undefined;
    case 'BakeStarted':
      return 'baking';
    case 'DeploymentPromoted':
      return 'promoting';
    case 'RollbackStarted':
      return 'rolling-back';
    case 'DeploymentSettled':
      return 'settled';
    default:
      return undefined;
  }
}

function changesOf(
  deployment: Deployment,
  event: DeploymentEvent,
  { at }: JournalEntry,
): Partial<Deployment> {
  switch (event.type) {
    case 'DeploymentRequested':
    case 'ApprovalRequested':
    case 'DeploymentPromoted':
      return {};
    case 'PlanRechecked':
      return event.verdict.kind === 'pass' ? {} : { planRefused: event.verdict.reasons };
    case 'PlanMade':
      return { plan: event.plan, planHash: event.planHash };
    case 'PlanRefused':
      return { planRefused: event.reasons };
    case 'ApprovalGiven':
      return {
        approvals: [
          ...(deployment.approvals ?? []),
          { by: event.by, at, planHash: event.planHash },
        ],
      };
    case 'DecisionMade':
      return { decision: { kind: event.decision, by: event.by, at, reason: event.reason } };
    case 'RevisionRegistered':
      return { taskDefinitionArn: event.taskDefinitionArn };
    case 'MigrationStarted':
      return { migration: { taskArn: event.taskArn, startedAt: at } };
    case 'MigrationFinished':
      return { migration: { ...deployment.migration, exitCode: event.exitCode, finishedAt: at } };
    case 'DeploymentStarted':
      return {
        codeDeployId: event.codeDeployId,
        ...(event.desiredCount === undefined ? {} : { desiredCount: event.desiredCount }),
      };
    case 'SmokeTestJudged':
      return { smokeTest: { verdict: event.verdict, requests: event.requests } };
    case 'TrafficAdmitted':
      return { ...withAlarms(deployment, event.verdict), admission: event.verdict };
    case 'TrafficShifted':
      return shifted(deployment, event.percent, at);
    case 'BakeStarted':
      return { bake: { startedAt: deployment.bake?.startedAt ?? at, until: event.until } };
    case 'BakeJudged':
      return {
        ...withAlarms(deployment, event.verdict),
        ...(deployment.bake ? { bake: { ...deployment.bake, verdict: event.verdict } } : {}),
      };
    case 'StopRequested':
      return { stopRequested: { by: event.by, at, reason: event.reason } };
    case 'RollbackStarted':
      return {
        rollback: {
          cause: event.cause,
          startedAt: at,
          ...(event.keepsTraffic ? { keepsTraffic: true } : {}),
        },
        ...(event.cause.kind === 'alarm' ? { alarms: event.cause.alarms } : {}),
      };
    case 'WorldVerified':
      return {
        ...(event.exposure ? { exposure: event.exposure } : {}),
        ...(event.serving === 'source' ? { targetPercent: 0 } : {}),
        ...(event.serving === 'target' ? { targetPercent: 100 } : {}),
      };
    case 'DeploymentSettled':
      return {
        outcome: event.outcome,
        outcomeReason: event.reason,
        settledAt: at,
        ...(event.handover ? { handover: event.handover } : {}),
        ...(event.warnings === undefined ? {} : { warnings: event.warnings }),
      };
  }
}

function shifted(deployment: Deployment, percent: number, at: string): Partial<Deployment> {
  const trafficMovedAt = deployment.trafficMovedAt ?? (percent > 0 ? at : undefined);
  return { targetPercent: percent, ...(trafficMovedAt ? { trafficMovedAt } : {}) };
}

function withAlarms(
  deployment: Deployment,
  verdict: Extract<DeploymentEvent, { type: 'BakeJudged' }>['verdict'],
): Partial<Deployment> {
  return verdict.kind === 'fail' && verdict.alarms
    ? { alarms: verdict.alarms }
    : { alarms: deployment.alarms };
}
