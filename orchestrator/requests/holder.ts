import type { Deployment } from '../deployment/deployment.ts';
import type { Holder, Refusal } from '../deployment/refusal.ts';

/** What a person needs to know of a deployment that stands in the way. */
export const holderOf = ({ deploymentId, request, phase }: Deployment): Holder => ({
  deploymentId,
  requester: request.requester,
  version: request.version,
  phase,
  requestedAt: request.requestedAt,
});

/** Only a question that nobody has answered may be replaced; after that, traffic may move. */
export const isReplaceable = ({ phase, decision, stopRequested }: Deployment) =>
  phase === 'awaiting-approval' && !decision && !stopRequested;

export const inProgress = (deployment: Deployment): Refusal => ({
  kind: 'refused',
  code: 'in-progress',
  holder: holderOf(deployment),
  replaceable: isReplaceable(deployment),
});
