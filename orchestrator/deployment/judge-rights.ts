import type { Catalogue } from '../catalogue/schema.ts';
import type { Deployment } from './deployment.ts';

/**
 * Rights are asked of the present catalogue each time: at the click, after the wait, and at the last gate before
 * production traffic. Who is unknown, or lost a right meanwhile, has none (facts/failure-modes.md, F14).
 */
export function requesterDoubts({ request }: Deployment, catalogue: Catalogue): string[] {
  const { requester, service } = request;
  const deployers = own(catalogue.services, service)?.deployers ?? [];
  return deployers.includes(requester) && own(catalogue.people, requester)
    ? []
    : [`${requester} may not deploy any more`];
}

export function approverDoubts(
  by: string,
  { request }: Deployment,
  catalogue: Catalogue,
): string[] {
  if (by === request.requester) return ['the requester approved'];
  const approvers = gateOf(request, catalogue)?.approvers ?? [];
  return approvers.includes(by) && own(catalogue.people, by)
    ? []
    : [`${by} may not approve any more`];
}

/** A plan made when no approval was needed does not outlive the day on which one is. */
export function gateDoubts({ plan, request }: Deployment, catalogue: Catalogue): string[] {
  return !plan?.approval && gateOf(request, catalogue)
    ? ['this environment asks for an approval now; ask again']
    : [];
}

const gateOf = ({ service, environment }: Deployment['request'], { services }: Catalogue) =>
  own(own(services, service)?.environments ?? {}, environment)?.approval;

/** A member of its own: `constructor` and the like are nobody's names. */
function own<Value>(record: Readonly<Record<string, Value>>, key: string): Value | undefined {
  return Object.hasOwn(record, key) ? record[key] : undefined;
}
