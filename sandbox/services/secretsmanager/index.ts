import type { ResourceHandler } from '../../cloudformation/resource.ts';
import type { Clock } from '../../clock.ts';
import type { AwsService } from '../../endpoint/service.ts';
import { SecretsManagerCore } from './core.ts';
import { resources, type DatabaseLookup } from './resources.ts';
import { secretsManagerService } from './service.ts';

export type { SecretsManagerCore } from './core.ts';

/** Secrets Manager. `databases` is RDS's core: an attachment writes a database's address into its secret. */
export function createSecretsManager({
  clock,
  databases,
}: {
  clock: Clock;
  databases: DatabaseLookup;
}): { core: SecretsManagerCore; service: AwsService; resources: ResourceHandler[] } {
  const core = new SecretsManagerCore(clock);
  return {
    core,
    service: secretsManagerService(core),
    resources: resources(core, databases),
  };
}
