import type { Catalogue } from '../catalogue/schema.ts';
import type { Deployment } from './deployment.ts';
import type { DecisionKind, Verdict } from './events.ts';
import { hashPlan } from './plan-deployment.ts';

/** A decision as it was written, once. */
export interface Decision {
  readonly kind: DecisionKind;
  readonly by: string;
  /** ISO 8601, UTC. */
  readonly at: string;
  readonly planHash?: string;
  readonly reason?: string;
}

export type Admission =
  | { readonly kind: 'proceed' }
  | { readonly kind: 'rejected' | 'expired' | 'cancelled' }
  | { readonly kind: 'refused'; readonly reasons: readonly string[] };

/** All that is looked at again between the approval and the first effect. */
export interface Recheck {
  readonly deployment: Deployment;
  readonly decision?: Decision;
  readonly stopped: boolean;
  readonly alarms: Verdict;
  /** What serves now; it must still be what the plan was made over. */
  readonly serving: { readonly digest: string; readonly taskDefinitionArn: string };
  readonly frozen?: { readonly reason: string };
  readonly fenced: boolean;
  readonly catalogue: Catalogue;
}

/** The record decides, not the click: a person's word first, then everything that may have changed meanwhile. */
export function judgeDecision(recheck: Recheck): Admission {
  const closed = closedByPerson(recheck.decision, recheck.stopped);
  if (closed) return closed;
  const reasons = [...approvalDoubts(recheck), ...worldDoubts(recheck)];
  return reasons.length > 0 ? { kind: 'refused', reasons } : { kind: 'proceed' };
}

/** A no needs no further look at the world. */
export function closedByPerson(
  decision: Decision | undefined,
  stopped: boolean,
): Extract<Admission, { kind: 'rejected' | 'expired' | 'cancelled' }> | undefined {
  if (decision?.kind === 'reject') return { kind: 'rejected' };
  if (decision?.kind === 'expire') return { kind: 'expired' };
  return stopped || decision?.kind === 'cancel' || decision?.kind === 'replace'
    ? { kind: 'cancelled' }
    : undefined;
}

/** What is wrong with the approval at this moment; empty if none is needed or it holds. */
export function approvalDoubts({
  deployment,
  decision,
  catalogue,
}: Pick<Recheck, 'deployment' | 'decision' | 'catalogue'>): string[] {
  const { plan, planHash } = deployment;
  if (!plan) return ['there is no plan'];
  const altered = planHash === hashPlan(plan) ? [] : ['the plan is not the one that was hashed'];
  if (!plan.approval) return altered;
  if (decision?.kind !== 'approve') return [...altered, 'nobody approved'];
  return [
    ...altered,
    ...(decision.planHash === planHash ? [] : ['another plan was approved']),
    ...(Date.parse(decision.at) <= Date.parse(plan.approval.expiresAt)
      ? []
      : ['the approval came after it had expired']),
    ...approverDoubts(decision.by, deployment, catalogue),
  ];
}

/** Rights are asked of the present catalogue: who lost them since the click no longer approves. */
function approverDoubts(by: string, { request }: Deployment, catalogue: Catalogue): string[] {
  if (by === request.requester) return ['the requester approved'];
  const approvers =
    catalogue.services[request.service]?.environments[request.environment]?.approval?.approvers ??
    [];
  return approvers.includes(by) && by in catalogue.people ? [] : [`${by} may not approve any more`];
}

function worldDoubts({
  deployment,
  alarms,
  serving,
  frozen,
  fenced,
  catalogue,
}: Recheck): string[] {
  const { plan, request } = deployment;
  const source = plan?.source;
  const deployers = catalogue.services[request.service]?.deployers ?? [];
  return [
    ...(fenced ? [] : ['the lock has been taken by another deployment']),
    ...(deployers.includes(request.requester)
      ? []
      : [`${request.requester} may not deploy any more`]),
    ...(frozen && request.kind === 'deploy' ? [`deployments are frozen: ${frozen.reason}`] : []),
    ...(serving.digest === source?.digest && serving.taskDefinitionArn === source.taskDefinitionArn
      ? []
      : ['production does not run what the plan was made over']),
    ...(alarms.kind === 'pass' ? [] : alarms.reasons),
  ];
}
