import type { Catalogue } from '../catalogue/schema.ts';
import { planChanges } from './compare-plans.ts';
import type { Deployment } from './deployment.ts';
import type { DecisionKind } from './events.ts';
import { approverDoubts, gateDoubts, requesterDoubts } from './judge-rights.ts';
import { hashPlan, type Planned } from './plan-deployment.ts';

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
  /** What a plan made at this moment would be: images, alarms, settings and catalogue may have changed (F32). */
  readonly present: Planned;
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
  const doubts = [
    ...altered,
    ...requesterDoubts(deployment, catalogue),
    ...gateDoubts(deployment, catalogue),
  ];
  if (!plan.approval) return doubts;
  if (decision?.kind !== 'approve') return [...doubts, 'nobody approved'];
  return [
    ...doubts,
    ...(decision.planHash === planHash ? [] : ['another plan was approved']),
    ...(Date.parse(decision.at) <= Date.parse(plan.approval.expiresAt)
      ? []
      : ['the approval came after it had expired']),
    ...yesDoubts(deployment, decision, catalogue),
  ];
}

/** Each of them must still be entitled, and there must be as many as the plan asks. */
function yesDoubts(
  { approvals = [], plan, planHash, ...rest }: Deployment,
  decision: Decision,
  catalogue: Catalogue,
): string[] {
  const given = approvals.filter((each) => each.planHash === planHash);
  const people = new Set([...given.map(({ by }) => by), decision.by]);
  const required = plan?.approval?.required ?? 1;
  return [
    ...(people.size >= required ? [] : [`only ${people.size} of ${required} people approved`]),
    ...[...people].flatMap((by) => approverDoubts(by, { plan, ...rest }, catalogue)),
  ];
}

function worldDoubts({ deployment, present, frozen, fenced }: Recheck): string[] {
  const { plan, request } = deployment;
  return [
    ...(fenced ? [] : ['the lock has been taken by another deployment']),
    ...(frozen && request.kind === 'deploy' ? [`deployments are frozen: ${frozen.reason}`] : []),
    ...(present.kind === 'refused' ? present.reasons : []),
    ...(plan && present.kind === 'planned' ? planChanges(plan, present.plan) : []),
  ];
}
