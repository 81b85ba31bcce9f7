import type { CodeDeploy } from '../aws/code-deploy.ts';
import type { Ecs } from '../aws/ecs.ts';
import { RetryableFault } from '../aws/fault.ts';
import { historyEnd } from '../aws/history.ts';
import type { Intents } from '../aws/intents.ts';
import type { Journal } from '../aws/journal.ts';
import { releaseLock, type Lock, type Locks } from '../aws/locks.ts';
import type { DeploymentRecord } from '../aws/record.ts';
import { causeOfFault, chooseOutcome, type Ending } from '../deployment/choose-outcome.ts';
import type { Deployment } from '../deployment/deployment.ts';
import type { Handover, Outcome, RollbackCause } from '../deployment/events.ts';
import { handOver } from '../deployment/hand-over.ts';
import { hasEnded } from '../deployment/judge-lifecycle.ts';
import { isTerminal } from '../deployment/world.ts';
import { canGoBack } from './can-go-back.ts';
import { endMigration } from './end-migration.ts';
import type { Examined, examineWorld } from './examine-world.ts';
import type { findPlatform, PlatformSeen } from './find-platform.ts';
import type { Pause } from './persist.ts';
import { noteRegistered } from './note-registered.ts';
import { noteStarted } from './note-started.ts';
import { noteTraffic } from './note-traffic.ts';
import { requireClear } from './require-clear.ts';
import { requireCounts } from './require-counts.ts';
import { requireGone } from './require-gone.ts';

export interface SettleTools {
  readonly journal: Pick<Journal, 'append' | 'require'>;
  readonly intents: Pick<Intents, 'declare' | 'read'>;
  readonly locks: Pick<Locks, 'read'>;
  readonly codeDeploy: Pick<CodeDeploy, 'stop'>;
  readonly ecs: Pick<Ecs, 'findRegistered' | 'readService' | 'readTask' | 'readTasks' | 'stopTask'>;
  readonly closeWaits: (deploymentId: string) => Promise<void>;
  readonly find: ReturnType<typeof findPlatform>;
  readonly examine: ReturnType<typeof examineWorld>;
  readonly pause: Pause;
  readonly now: () => Date;
}

/** What broke, if the end was not reached on the usual way. */
export interface Trouble {
  readonly error: string;
  readonly step: string;
  /** What a person said when they stopped the execution. */
  readonly said?: string;
}

export interface Settled {
  readonly kind: 'settled';
  readonly outcome: Outcome;
}

const by = 'step:settle';
/** How long CodeDeploy may take for its end before a person has to look. */
const patienceMs = 30 * 60_000;

/**
 * Ends a deployment from wherever it is: reads the world, ends what is in flight, proves what serves,
 * writes the outcome, and gives the lock back or turns it into a hold. May run twice, and anywhere.
 * Throws `RetryableFault` while CodeDeploy is still on its way back (`StillInFlight`), until CloudWatch has counted what
 * the new revision met (`CountsPending`), and for a few minutes while what serves is unclear (`NotYetClear`) or old
 * tasks are still going (`TaskSetLeaving`): come again.
 */
export const settle =
  (tools: SettleTools) =>
  async (deploymentId: string, trouble?: Trouble): Promise<Settled> => {
    const record = await tools.journal.require(deploymentId);
    const { deployment } = record;
    if (deployment.outcome) {
      await tools.closeWaits(deploymentId);
      return { kind: 'settled', outcome: deployment.outcome };
    }
    await noteRegistered(tools, deployment);
    await endMigration(tools, deployment);
    const seen = await tools.find(deployment);
    if (seen) await noteStarted(tools.journal, deployment, seen, by);
    const inFlight = seen !== undefined && !hasEnded({ ...seen, now: tools.now() });
    if (inFlight) await endInFlight(tools, deployment, seen, trouble);
    else if (seen) requireCounts(deployment, seen, tools.now());
    const examined = await examineAndNote(tools, record, seen);
    if (seen && !inFlight) {
      requireClear(deployment, seen, examined, tools.now());
      requireGone(deployment, seen, examined, tools.now());
    }
    const { deployment: known } = await tools.journal.require(deploymentId);
    const ending = chooseOutcome({
      deployment: known,
      world: examined.verdict,
      moved: examined.moved,
      begun: seen !== undefined,
      inFlight,
      platformStatus: seen?.platform.status,
      leftovers: examined.leftovers,
      fault: trouble,
    });
    if (ending.outcome !== 'NEEDS_HUMAN') return conclude(tools, known, ending);
    const handover = handOver({ deployment: known, ...seen, seen: examined.seen, inFlight });
    return conclude(tools, known, { ...ending, handover });
  };

/**
 * Turns CodeDeploy back and asks to be called again, as long as that can still end well. It is left alone
 * where the old tasks are gone: pointing traffic at nothing is worse than what there is. Where no way leads back it
 * is stopped on the spot, so that nobody removes or reaches anything more before a person has looked.
 */
async function endInFlight(
  tools: SettleTools,
  deployment: Deployment,
  { platform }: PlatformSeen,
  trouble: Trouble | undefined,
): Promise<void> {
  const { deploymentId, phase, phaseSince, request } = deployment;
  const patient = tools.now().getTime() - Date.parse(phaseSince) < patienceMs;
  if (phase === 'promoting') {
    if (patient) throw stillInFlight(deploymentId);
    return;
  }
  const rollsBack = deployment.plan?.noWayBack === undefined;
  if (rollsBack && !(await canGoBack(tools, deployment, { platform }))) return;
  if (deployment.rollback && !patient) return;
  await tools.intents.declare(request, 'roll-back');
  await noteTraffic(tools.journal, deployment, platform, by);
  const cause = causeOf(deployment, trouble);
  const event = {
    type: 'RollbackStarted',
    cause,
    ...(rollsBack ? {} : { keepsTraffic: true as const }),
  } as const;
  await tools.journal.append({ deploymentId, event, by });
  // Once it has ended there is only its rollback to follow, under that one's own id (F59).
  if (!isTerminal(platform)) await tools.codeDeploy.stop(platform.codeDeployId, { rollsBack });
  throw stillInFlight(deploymentId);
}

function causeOf({ stopRequested }: Deployment, trouble: Trouble | undefined): RollbackCause {
  if (trouble) return causeOfFault(trouble);
  return stopRequested
    ? { kind: 'person', by: stopRequested.by }
    : { kind: 'fault', error: 'the state machine ended early' };
}

const stillInFlight = (deploymentId: string) =>
  new RetryableFault(`CodeDeploy is still at work on ${deploymentId}`, { code: 'StillInFlight' });

/** Before CodeDeploy began there is nothing to prove: production was not touched. */
async function examineAndNote(
  { examine, journal }: SettleTools,
  { deployment, journal: entries }: DeploymentRecord,
  seen: PlatformSeen | undefined,
): Promise<Examined> {
  if (!seen) return { verdict: { serving: 'unclear', reasons: [] }, moved: false, leftovers: [] };
  const examined = await examine(deployment, entries, seen);
  const { serving, reasons } = examined.verdict;
  const { exposure } = examined;
  const last = entries.findLast(({ event }) => event.type === 'WorldVerified')?.event;
  if (last?.type === 'WorldVerified' && last.serving === serving) return examined;
  await journal.append({
    deploymentId: deployment.deploymentId,
    event: { type: 'WorldVerified', serving, reasons, ...(exposure ? { exposure } : {}) },
    by,
    ...(last ? { detail: 'settle' } : {}),
  });
  return examined;
}

/** Outcome, history and lock change in one write: an ended deployment never keeps a lock. */
async function conclude(
  tools: SettleTools,
  { deploymentId, plan, request }: Deployment,
  { outcome, reason, cause, warnings, handover }: Ending & { readonly handover?: Handover },
): Promise<Settled> {
  await tools.closeWaits(deploymentId);
  const lock = await tools.locks.read(request);
  const since = tools.now().toISOString();
  const hold = outcome === 'NEEDS_HUMAN' ? { owner: request.requester, reason, since } : undefined;
  const appended = await tools.journal.append({
    deploymentId,
    event: {
      type: 'DeploymentSettled',
      outcome,
      reason,
      ...(cause ? { cause } : {}),
      ...(warnings?.length ? { warnings } : {}),
      ...(handover ? { handover } : {}),
    },
    by,
    alongside: [
      historyEnd(request, outcome, plan?.source),
      // A deployment that was replaced has no lock to give back.
      ...(isOwn(lock, deploymentId) ? [releaseLock(lock, hold)] : []),
    ],
  });
  // Once more: one may have come in between, and after the end none can.
  await tools.closeWaits(deploymentId);
  if (appended.kind === 'appended') return { kind: 'settled', outcome };
  throw new RetryableFault(`${deploymentId} is being settled by another`, { code: 'Overtaken' });
}

const isOwn = (lock: Lock, owner: string): lock is Lock & { owner: string } => lock.owner === owner;
