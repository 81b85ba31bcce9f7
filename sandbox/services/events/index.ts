import type { ResourceHandler } from '../../cloudformation/resource.ts';
import type { AwsService } from '../../endpoint/service.ts';
import { EventsCore } from './core.ts';
import type { EventsPorts } from './ports.ts';
import { eventsResources } from './resources.ts';
import { eventsService } from './service.ts';

export type { EventsCore } from './core.ts';
export type { BusEvent } from './event.ts';
export type { EventsPorts, Fault, MachineTargets, QueueTargets } from './ports.ts';

/** The sandbox's EventBridge. Its core is the EventSink of all other services. */
export function createEvents(ports: EventsPorts): {
  core: EventsCore;
  service: AwsService;
  resources: ResourceHandler[];
} {
  const core = new EventsCore(ports);
  return { core, service: eventsService(core), resources: eventsResources(core) };
}
