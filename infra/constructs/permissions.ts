import type { Construct } from 'constructs';
import type { ServiceEnvironment } from '../../orchestrator/catalogue/names.ts';
import type { Catalogue } from '../../orchestrator/catalogue/schema.ts';
import { codeDeployPermissions } from './code-deploy-permissions.ts';
import { executionPermissions } from './execution-permissions.ts';
import { NamedArns } from './named-arns.ts';
import type { Realm } from './permission.ts';
import { taskPermissions } from './task-permissions.ts';
import { trafficPermissions } from './traffic-permissions.ts';

/** Every service in every environment of the catalogue. */
export const serviceEnvironments = (catalogue: Catalogue): ServiceEnvironment[] =>
  Object.entries(catalogue.services).flatMap(([service, { environments }]) =>
    Object.keys(environments).map((environment) => ({ service, environment })),
  );

/** What may be done with the things of the catalogue's services. Each permission is named after the deed. */
export function permissionsFor(scope: Construct, catalogue: Catalogue) {
  const places = serviceEnvironments(catalogue);
  const realm: Realm = {
    arns: new NamedArns(scope),
    services: Object.keys(catalogue.services),
    places,
    environments: [...new Set(places.map(({ environment }) => environment))],
  };
  return {
    ...taskPermissions(realm),
    ...trafficPermissions(realm),
    ...codeDeployPermissions(realm),
    ...executionPermissions(realm),
  };
}

export type Permissions = ReturnType<typeof permissionsFor>;
