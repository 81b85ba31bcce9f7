import { failedWith } from '../aws/fault.ts';
import type { DeploymentRecord } from '../aws/record.ts';
import type { Orchestrator, Stopping } from '../client.ts';
import type { Deployment } from '../deployment/deployment.ts';
import { judgeRequester, mayStop } from '../deployment/judge-request.ts';
import type { Refusal } from '../deployment/refusal.ts';
import { stoppableWaits, type WaitAnswer } from '../deployment/waits.ts';
import { holderOf, inProgress } from './holder.ts';
import type { DoorTools } from './tools.ts';

type Ask = Parameters<Orchestrator['requestStop']>[0];
type Tools = Pick<DoorTools, 'journal' | 'locks' | 'decisions' | 'waits' | 'catalogue' | 'now'>;

/** A person wants it stopped: cancelled while nothing has moved, rolled back after. */
export const requestStop =
  (tools: Tools) =>
  async (ask: Ask): Promise<Stopping | Refusal> => {
    if (!Object.hasOwn(tools.catalogue.people, ask.by))
      return { kind: 'refused', code: 'not-a-member' };
    const found = await findMeant(tools, ask);
    if ('kind' in found) return found;
    const no = judgeStop(tools, found.deployment, ask.by);
    if (no) return no;
    try {
      return await stop(tools, found, ask);
    } catch (error) {
      if (!failedWith(error, 'DeploymentSettled')) throw error;
      return ended((await tools.journal.require(found.deployment.deploymentId)).deployment);
    }
  };

/** The deployment that is meant: by id, or the only open one that this person may stop. */
async function findMeant(
  { catalogue, journal, locks }: Tools,
  ask: Ask,
): Promise<DeploymentRecord | Refusal> {
  if (ask.deploymentId !== undefined) {
    const record = await journal.read(ask.deploymentId);
    return record ?? { kind: 'refused', code: 'unknown-deployment' };
  }
  const { service, environment, by } = ask;
  if (service !== undefined && !Object.hasOwn(catalogue.services, service))
    return {
      kind: 'refused',
      code: 'unknown-service',
      given: service.slice(0, 64),
      known: Object.keys(catalogue.services),
    };
  const meant = (await locks.list()).filter(
    (lock) =>
      (service === undefined || lock.service === service) &&
      (environment === undefined || lock.environment === environment) &&
      mayStop(catalogue, lock.service, by),
  );
  const open = await Promise.all(
    meant.flatMap(({ owner }) => (owner ? [journal.require(owner)] : [])),
  );
  const [only] = open;
  if (!only)
    return {
      kind: 'refused',
      code: 'nothing-open',
      ...(service ? { service } : {}),
      ...(environment ? { environment } : {}),
    };
  if (open.length === 1) return only;
  return {
    kind: 'refused',
    code: 'ambiguous',
    open: open.map(({ deployment }) => holderOf(deployment)),
  };
}

function judgeStop({ catalogue }: Tools, deployment: Deployment, by: string): Refusal | undefined {
  const { phase, request } = deployment;
  if (deployment.outcome) return ended(deployment);
  if (!mayStop(catalogue, request.service, by))
    return judgeRequester(catalogue, request, by) ?? { kind: 'refused', code: 'not-a-member' };
  // The old tasks are going: nothing is left that a stop could bring back at once.
  return phase === 'promoting' ? inProgress(deployment) : undefined;
}

async function stop(
  tools: Tools,
  { deployment, meta }: DeploymentRecord,
  ask: Ask,
): Promise<Stopping | Refusal> {
  const { deploymentId, phase } = deployment;
  const { by, reason } = ask;
  const at = tools.now().toISOString();
  if (phase === 'rolling-back')
    return { kind: 'stopping', deployment, effect: effectOf(deployment) };
  if (phase === 'awaiting-approval' && !deployment.decision) {
    const cancel = { kind: 'cancel', by, at, ...(reason === undefined ? {} : { reason }) } as const;
    const { standing } = await tools.decisions.decide(deploymentId, cancel);
    if (standing.kind !== 'approve') return cancelled(tools, deploymentId);
  }
  const stopped = { by, at, ...(reason === undefined ? {} : { reason }) };
  const { by: first } = await tools.decisions.requestStop(deploymentId, stopped);
  if (meta.wait && stoppableWaits.includes(meta.wait))
    await tools.waits.answer(deploymentId, meta.wait, answerTo(meta.wait, first));
  const { deployment: now } = await tools.journal.require(deploymentId);
  return { kind: 'stopping', deployment: now, effect: effectOf(now) };
}

/** Also when a no or the end of the time was quicker: it ends without anything having moved. */
async function cancelled({ journal, waits }: Tools, deploymentId: string): Promise<Stopping> {
  await waits.answer(deploymentId, 'approval', { kind: 'decided' });
  const { deployment } = await journal.require(deploymentId);
  return { kind: 'stopping', deployment, effect: 'cancel' };
}

const answerTo = (wait: string, by: string): WaitAnswer =>
  wait === 'approval' ? { kind: 'decided' } : { kind: 'failed', cause: { kind: 'person', by } };

function effectOf(deployment: Deployment): Stopping['effect'] {
  const { migration, phase, plan, rollback, trafficMovedAt } = deployment;
  const begun = migration !== undefined || deployment.codeDeployId !== undefined;
  if (plan?.noWayBack !== undefined && begun) return 'hold';
  const moved = trafficMovedAt !== undefined || phase === 'shifting' || phase === 'baking';
  return moved || rollback ? 'rollback' : 'cancel';
}

const ended = ({ outcome }: Deployment): Refusal =>
  outcome
    ? { kind: 'refused', code: 'already-settled', outcome }
    : { kind: 'refused', code: 'unknown-deployment' };
