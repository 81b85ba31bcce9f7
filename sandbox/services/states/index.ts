import type { AwsService } from '../../endpoint/service.ts';
import type { ResourceHandler } from '../../cloudformation/resource.ts';
import { StatesCore, type StatesPorts } from './core.ts';
import { statesResources, type AssetFile } from './resources.ts';
import { statesService } from './service.ts';

export type { StatesCore, StatesPorts } from './core.ts';
export type { Execution } from './execution.ts';

/** The sandbox's Step Functions. `file` finds the definition's file for a DefinitionS3Location. */
export function createStates({ file, ...ports }: StatesPorts & { readonly file: AssetFile }): {
  core: StatesCore;
  service: AwsService;
  resources: ResourceHandler[];
} {
  const core = new StatesCore(ports);
  return { core, service: statesService(core), resources: statesResources(core, file) };
}
