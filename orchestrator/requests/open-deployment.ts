import { isFault, ResourceMissing, RetryableFault } from '../aws/fault.ts';
import { historyEnd } from '../aws/history.ts';
import { releaseLock, type Lock } from '../aws/locks.ts';
import type { DeploymentRecord } from '../aws/record.ts';
import type { Accepted, DeploymentAsk } from '../client.ts';
import { applyEvent } from '../deployment/apply-event.ts';
import { deploymentIdOf } from '../deployment/deployment-id.ts';
import type { Refusal } from '../deployment/refusal.ts';
import type { DeploymentRequest } from '../deployment/request.ts';
import { inProgress, isReplaceable } from './holder.ts';
import type { DoorTools } from './tools.ts';

type Tools = Pick<
  DoorTools,
  'bus' | 'journal' | 'locks' | 'openings' | 'executions' | 'waits' | 'now' | 'random'
>;

/** Something that may be deployed: the person, the place and the version have all been looked up. */
export interface Wanted {
  readonly kind: DeploymentRequest['kind'];
  readonly ask: DeploymentAsk;
  readonly version: string;
  readonly digest: string;
  readonly lock: Lock;
  readonly replaced?: DeploymentRecord;
}

export type Way = { readonly kind: 'open'; readonly replaced?: DeploymentRecord } | Refusal;

/** Whether the lock lets a new deployment in, perhaps in the place of one that waits for approval. */
export async function findWay(
  { journal }: Pick<Tools, 'journal'>,
  lock: Lock,
  replace?: string,
): Promise<Way> {
  if (lock.hold) return { kind: 'refused', code: 'on-hold', ...lock.hold };
  if (!lock.owner) return { kind: 'open' };
  const holder = await journal.require(lock.owner);
  return replace === lock.owner && isReplaceable(holder.deployment)
    ? { kind: 'open', replaced: holder }
    : inProgress(holder.deployment);
}

/** Claims the lock with everything that belongs to it, and starts the state machine. */
export async function openDeployment(tools: Tools, wanted: Wanted): Promise<Accepted | Refusal> {
  const request = requestOf(tools, wanted);
  const { replaced, lock } = wanted;
  const opened = await tools.openings.open({
    request,
    lock,
    ...(replaced
      ? { replaced: { deploymentId: replaced.deployment.deploymentId, meta: replaced.meta } }
      : {}),
  });
  if (!opened) return overtaken(tools, lock);
  if (replaced)
    await tools.waits.answer(replaced.deployment.deploymentId, 'approval', { kind: 'decided' });
  // A person waits for the answer: what does not depend on each other happens at once.
  const [started] = await Promise.all([start(tools, request), tools.bus.publish(opened.notices)]);
  const failed = started ? undefined : await release(tools, request);
  if (failed) return failed;
  return {
    kind: 'accepted',
    deployment: applyEvent(undefined, opened.entry),
    ...(replaced ? { replaced: replaced.deployment.deploymentId } : {}),
  };
}

function requestOf(
  { now, random }: Tools,
  { kind, ask, version, digest, lock }: Wanted,
): DeploymentRequest {
  const { service, environment, requester, reason, replyTo } = ask;
  return {
    deploymentId: deploymentIdOf({ service, environment }, random()),
    kind,
    service,
    environment,
    version,
    digest,
    requester,
    ...(reason === undefined ? {} : { reason }),
    requestedAt: now().toISOString(),
    replyTo,
    fence: lock.fence + 1,
  };
}

/** Somebody was quicker in the same moment. */
async function overtaken(tools: Tools, before: Lock): Promise<Refusal> {
  const way = await findWay(tools, await tools.locks.read(before));
  if (way.kind === 'refused') return way;
  throw new RetryableFault('the lock changed hands twice', { code: 'LockBusy' });
}

/** How often a start is tried: a person waits for the answer, and its name makes each try the same start. */
const startTries = 2;

/** True if the execution runs: the answer of a start may be lost, so its name is asked for. */
async function start({ executions }: Tools, request: DeploymentRequest): Promise<boolean> {
  const { deploymentId, service, environment } = request;
  for (let tries = 0; tries < startTries; tries++)
    try {
      await executions.start({ deploymentId, service, environment });
      return true;
    } catch (error) {
      if (!(error instanceof RetryableFault)) return false;
      if (await isKnown(executions, deploymentId)) return true;
    }
  return false;
}

async function isKnown(executions: Tools['executions'], deploymentId: string): Promise<boolean> {
  try {
    return (await executions.describe(deploymentId)) !== undefined;
  } catch (error) {
    if (isFault(error)) return false; // not known to run: `release` finds out whether it did
    throw error;
  }
}

/**
 * Nothing started, so nothing may stay held. Should the start arrive late, it finds the record closed; should it have
 * come before this, it has written into its journal, and then it goes on: what runs is never closed behind its back.
 */
async function release(
  { journal, locks }: Tools,
  request: DeploymentRequest,
): Promise<Refusal | undefined> {
  const { deploymentId } = request;
  const lock = await locks.read(request);
  if (lock.owner !== deploymentId) throw new ResourceMissing(`${deploymentId} has lost its lock`);
  const reason = 'the state machine could not be started';
  const closed = await journal.append({
    deploymentId,
    event: { type: 'DeploymentSettled', outcome: 'FAILED_SAFE', reason },
    by: 'step:request',
    after: 1,
    alongside: [
      historyEnd(request, 'FAILED_SAFE', undefined),
      releaseLock({ ...lock, owner: deploymentId }),
    ],
  });
  return closed.kind === 'appended' ? { kind: 'refused', code: 'start-failed' } : undefined;
}
