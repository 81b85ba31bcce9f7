import type { Mutant } from '../mutant.ts';

const neverExpired = {
  file: 'orchestrator/deployment/judge-approval.ts',
  find: 'now.getTime() <= Date.parse(approval.expiresAt)',
  replace: 'now.getTime() > 0',
} as const;

/** Who may say yes, to what, and until when. */
export const approvalMutants: readonly Mutant[] = [
  {
    name: 'a decision may be made twice',
    file: 'orchestrator/aws/decisions.ts',
    find: `        by,
        alongside: [approvalWrite(deploymentId, made)],`,
    replace: 'by, detail: by, alongside: [approvalWrite(deploymentId, made)],',
    also: [{ file: 'orchestrator/aws/decisions.ts', find: '  when: first,\n', replace: '' }],
    caughtBy: ['I5', 'I17'],
    breaks: 'the second answer stands over the first; journal and record each refuse it',
  },
  {
    name: 'the wake-up counts as the answer',
    file: 'orchestrator/steps/recheck.ts',
    find: 'if (made || stopped || !plan?.approval) return made;',
    replace: 'return made;',
    also: [
      {
        file: 'orchestrator/deployment/judge-decision.ts',
        find: "if (decision?.kind !== 'approve') return [...doubts, 'nobody approved'];",
        replace: 'if (!decision) return doubts;',
      },
    ],
    caughtBy: ['I7'],
    breaks:
      'whoever has the token, or the end of the time, approves; the gate asks for the record once more',
  },
  {
    name: 'the requester may approve',
    file: 'orchestrator/deployment/judge-approval.ts',
    find: "if (by === request.requester) return { kind: 'refused', code: 'own-request' };",
    replace: '',
    also: [
      {
        file: 'orchestrator/deployment/plan-deployment.ts',
        find: 'approval.approvers.filter((person) => person !== requester)',
        replace: 'approval.approvers.filter((person) => person !== "" || requester === "")',
      },
    ],
    caughtBy: ['I6'],
    breaks:
      'one person deploys alone; the plan does not name the requester, and the gate looks again',
  },
  {
    name: 'anybody may approve',
    file: 'orchestrator/deployment/judge-approval.ts',
    find: 'rightsOf(deployment, by, catalogue) ??',
    replace: '(rightsOf(deployment, "", catalogue) && undefined) ??',
    caughtBy: ['I6'],
    breaks: 'people say yes who have no say',
  },
  {
    name: 'an approval counts after its time',
    ...neverExpired,
    caughtBy: ['I5'],
    breaks: 'somebody approves what has expired',
  },
  {
    name: 'an approval counts for another plan',
    file: 'orchestrator/deployment/judge-approval.ts',
    find: "(planHash === deployment.planHash ? undefined : { kind: 'refused', code: 'plan-changed' }) ??",
    replace: '',
    caughtBy: ['I4', 'I5'],
    breaks: 'people approve one thing, and another is done',
  },
  {
    name: 'the world is not compared with the plan again',
    file: 'orchestrator/deployment/judge-decision.ts',
    find: "...(plan && present.kind === 'planned' ? planChanges(plan, present.plan) : []),",
    replace:
      "...(plan && present.kind === 'planned' ? planChanges(plan, present.plan).slice(0, 0) : []),",
    caughtBy: ['I4'],
    breaks:
      'what was approved over one version is done to another that somebody has deployed meanwhile',
  },
  {
    name: 'the rights of approvers are not asked again',
    file: 'orchestrator/deployment/judge-rights.ts',
    find: 'return approvers.includes(by) && own(catalogue.people, by)',
    replace: 'return approvers.includes(by) || by.length > 0',
    caughtBy: ['I6'],
    breaks: 'somebody who lost the right in the meantime has approved',
  },
  {
    name: 'the rights of the requester are not asked again',
    file: 'orchestrator/deployment/judge-rights.ts',
    find: 'return deployers.includes(requester) && own(catalogue.people, requester)',
    replace: 'return deployers.includes(requester) || requester.length > 0',
    caughtBy: ['I6'],
    breaks: 'somebody who lost the right in the meantime deploys',
  },
];
