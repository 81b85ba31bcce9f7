import type { Catalogue, Environment, Service } from '../catalogue/schema.ts';
import { findFreeze } from './freeze.ts';
import type { Refusal } from './refusal.ts';

export interface KnownPlace {
  readonly kind: 'known';
  readonly service: Service;
  readonly environment: Environment;
}

/** Longest text that is given back to whoever typed it. */
const echoLength = 64;

/** Looks the names up in the catalogue, and nowhere else: no typed text ever becomes part of an ARN. */
export function findPlace(
  catalogue: Catalogue,
  given: { readonly service: string; readonly environment: string },
): KnownPlace | Refusal {
  const service = own(catalogue.services, given.service);
  if (!service)
    return {
      kind: 'refused',
      code: 'unknown-service',
      given: given.service.slice(0, echoLength),
      known: Object.keys(catalogue.services),
    };
  const environment = own(service.environments, given.environment);
  if (environment) return { kind: 'known', service, environment };
  return {
    kind: 'refused',
    code: 'unknown-environment',
    service: given.service,
    given: given.environment.slice(0, echoLength),
    known: Object.keys(service.environments),
  };
}

/** Whether a person may ask for deployments of a service; undefined means yes. */
export function judgeRequester(
  catalogue: Catalogue,
  where: { readonly service: string },
  requester: string,
): Refusal | undefined {
  if (!own(catalogue.people, requester)) return { kind: 'refused', code: 'not-a-member' };
  const deployers = own(catalogue.services, where.service)?.deployers ?? [];
  return deployers.includes(requester)
    ? undefined
    : { kind: 'refused', code: 'not-a-deployer', service: where.service, deployers };
}

/** Whoever may deploy, approve or is on call for a service may stop its deployments. */
export function mayStop(catalogue: Catalogue, service: string, person: string): boolean {
  const known = own(catalogue.services, service);
  if (!known || !own(catalogue.people, person)) return false;
  const approvers = Object.values(known.environments).flatMap(
    ({ approval }) => approval?.approvers ?? [],
  );
  const rota = own(catalogue.rotas, known.onCall)?.people ?? [];
  return [...known.deployers, ...approvers, ...rota].includes(person);
}

/** A freeze stops new versions; the way back to an earlier one stays open. */
export function judgeFreeze(
  catalogue: Catalogue,
  where: { readonly service: string; readonly environment: string },
  kind: 'deploy' | 'rollback',
  now: Date,
): Refusal | undefined {
  const freeze = kind === 'deploy' ? findFreeze(catalogue.freezes, where, now) : undefined;
  return freeze && { kind: 'refused', code: 'frozen', until: freeze.until, reason: freeze.reason };
}

/** The grammar of ECR's tags. */
export const isVersion = (text: string) => /^[A-Za-z0-9_][A-Za-z0-9._-]{0,127}$/.test(text);

/** A member of its own: `constructor` and the like are not names of anything. */
function own<Value>(record: Readonly<Record<string, Value>>, key: string): Value | undefined {
  return Object.hasOwn(record, key) ? record[key] : undefined;
}
