import type { ResourceHandler } from '../../cloudformation/resource.ts';
import type { AwsService } from '../../endpoint/service.ts';
import { SqsCore, type SqsPorts } from './core.ts';
import { sqsResources } from './resources.ts';
import { sqsService } from './service.ts';

export type { ServiceMessage, SqsCore, SqsPorts } from './core.ts';
export type { EventSourceMapping } from './event-source-mapping.ts';

/** The sandbox's SQS. */
export function createSqs(ports: SqsPorts): {
  core: SqsCore;
  service: AwsService;
  resources: ResourceHandler[];
} {
  const core = new SqsCore(ports);
  return { core, service: sqsService(core), resources: sqsResources(core) };
}
