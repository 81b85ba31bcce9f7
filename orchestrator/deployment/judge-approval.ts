import type { Catalogue } from '../catalogue/schema.ts';
import type { Deployment } from './deployment.ts';
import type { Refusal } from './refusal.ts';

export interface ApprovalAnswer {
  readonly planHash: string;
  readonly by: string;
  readonly decision: 'approve' | 'reject';
}

/** Whether this person may answer this question now; undefined means yes. The write that follows still has to win. */
export function judgeApproval(
  deployment: Deployment | undefined,
  { planHash, by, decision: answer }: ApprovalAnswer,
  catalogue: Catalogue,
  now: Date,
): Refusal | undefined {
  if (!deployment) return { kind: 'refused', code: 'unknown-deployment' };
  const approval = deployment.plan?.approval;
  const { decision, outcome, phase, request } = deployment;
  if (decision) return decided(decision, approval?.expiresAt);
  if (outcome) return { kind: 'refused', code: 'already-settled', outcome };
  if (!approval || phase !== 'awaiting-approval')
    return { kind: 'refused', code: 'not-awaiting-approval', phase };
  if (!Object.hasOwn(catalogue.people, by)) return { kind: 'refused', code: 'not-a-member' };
  if (by === request.requester) return { kind: 'refused', code: 'own-request' };
  return (
    rightsOf(deployment, by, catalogue) ??
    (answer === 'approve' ? givenAlready(deployment, by) : undefined) ??
    (planHash === deployment.planHash ? undefined : { kind: 'refused', code: 'plan-changed' }) ??
    (now.getTime() <= Date.parse(approval.expiresAt)
      ? undefined
      : { kind: 'refused', code: 'approval-expired', expiredAt: approval.expiresAt })
  );
}

function decided(
  { kind, by, at }: NonNullable<Deployment['decision']>,
  expiredAt: string = at,
): Refusal {
  return kind === 'expire'
    ? { kind: 'refused', code: 'approval-expired', expiredAt }
    : { kind: 'refused', code: 'already-decided', decision: kind, by, at };
}

/** Several people must say yes, so one person's second yes is none. They may still say no. */
function givenAlready({ approvals = [], planHash }: Deployment, by: string): Refusal | undefined {
  const given = approvals.find((each) => each.by === by && each.planHash === planHash);
  return (
    given && { kind: 'refused', code: 'already-decided', decision: 'approve', by, at: given.at }
  );
}

/** Both count: who the plan named, and who the catalogue names today. */
function rightsOf(
  { plan, request }: Deployment,
  by: string,
  catalogue: Catalogue,
): Refusal | undefined {
  const today =
    catalogue.services[request.service]?.environments[request.environment]?.approval?.approvers ??
    [];
  const approvers = (plan?.approval?.approvers ?? []).filter((person) => today.includes(person));
  return approvers.includes(by)
    ? undefined
    : { kind: 'refused', code: 'not-an-approver', approvers };
}
