import type { ResourceHandler } from '../../cloudformation/resource.ts';
import type { AwsService } from '../../endpoint/service.ts';
import { CloudWatchCore, type CloudWatchPorts } from './core.ts';
import { resources } from './resources.ts';
import { cloudWatchService } from './service.ts';

export type { AlarmBook } from './alarm-book.ts';
export type { CloudWatchCore } from './core.ts';

/** CloudWatch's metrics and alarms. Alarms are looked at each minute from `core.start()` on. */
export function createCloudWatch(ports: CloudWatchPorts): {
  core: CloudWatchCore;
  service: AwsService;
  resources: ResourceHandler[];
} {
  const core = new CloudWatchCore(ports);
  return { core, service: cloudWatchService(core), resources: resources(core) };
}
