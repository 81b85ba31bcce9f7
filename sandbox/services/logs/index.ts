import type { Clock } from '../../clock.ts';
import { createLogsCore } from './core.ts';
import { logsResources } from './resources.ts';
import { logsService } from './service.ts';

export type { LogEvent, LogsCore } from './core.ts';

/** CloudWatch Logs. */
export function createLogs(options: { clock: Clock; keep?: number }) {
  const core = createLogsCore(options);
  return { core, service: logsService(core), resources: logsResources(core) };
}
