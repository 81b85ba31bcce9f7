import type { ResourceHandler } from '../../cloudformation/resource.ts';
import { RdsCore } from './core.ts';
import { resources } from './resources.ts';

export type { Instance, RdsCore } from './core.ts';
export { startPostgres, type PostgresServer } from './postgres.ts';

/** RDS for PostgreSQL. `core.stop()` ends its servers. It has no API: nothing here calls it. */
export function createRds(): { core: RdsCore; resources: ResourceHandler[] } {
  const core = new RdsCore();
  return { core, resources: resources(core) };
}
