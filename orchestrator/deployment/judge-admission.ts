import type { Catalogue } from '../catalogue/schema.ts';
import type { Deployment } from './deployment.ts';
import type { Verdict } from './events.ts';
import { approvalDoubts, type Decision } from './judge-decision.ts';

/** Whether production traffic may move now. The lock's fence was proven by the write just before. */
export function judgeAdmission({
  deployment,
  codeDeployId,
  decision,
  stop,
  alarms,
  byHand,
  catalogue,
}: {
  readonly deployment: Deployment;
  /** The CodeDeploy deployment that asks. */
  readonly codeDeployId: string;
  readonly decision?: Decision;
  readonly stop?: { readonly by: string };
  readonly alarms: Verdict;
  /** What somebody changed in the world meanwhile. */
  readonly byHand: readonly string[];
  readonly catalogue: Catalogue;
}): Verdict {
  // The journal may not know the id yet, if the answer of its creation is still on its way.
  const known = deployment.codeDeployId ?? codeDeployId;
  const reasons = [
    ...approvalDoubts({ deployment, decision, catalogue }),
    ...(known === codeDeployId ? [] : [`${codeDeployId} is not the deployment that we started`]),
    ...(stop ? [`${stop.by} asked to stop`] : []),
    ...(deployment.smokeTest?.verdict.kind === 'pass' ? [] : ['the smoke test has not passed']),
    ...(deployment.rollback ? ['it is being rolled back'] : []),
  ];
  if (byHand.length > 0) return { kind: 'fail', reasons: [...byHand, ...reasons], byHand };
  if (reasons.length > 0) return { kind: 'fail', reasons };
  return alarms;
}
