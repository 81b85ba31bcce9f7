import { randomBytes } from 'node:crypto';
import type { Clock } from '../../clock.ts';
import type { StartTask } from '../../fargate/task.ts';
import type { EventSink } from '../wiring.ts';
import { createEcsCore } from './core.ts';
import { ecsResources } from './resources.ts';
import { ecsService } from './service.ts';
import type { Targets } from './task-health.ts';
import type { TaskTimings } from './task-runner.ts';

export type { EcsCore } from './core.ts';

/** Sandbox time; on AWS it is rather ten to twenty seconds each. */
const defaultTimings: TaskTimings = {
  provisioningMs: 3000,
  pendingMs: 3000,
  deprovisioningMs: 1000,
};

/**
 * ECS on Fargate.
 * `startTask` comes from `createFargate` or `fakeTasks`; `targets` is the core of Elastic Load Balancing.
 */
export function createEcs({
  clock,
  startTask,
  targets,
  events,
  newId = () => randomBytes(16).toString('hex'),
  timings = defaultTimings,
  lookEveryMs = 5000,
  account = '000000000000',
  region = 'eu-west-1',
}: {
  clock: Clock;
  startTask: StartTask;
  targets: Targets;
  events: EventSink;
  newId?: () => string;
  timings?: TaskTimings;
  lookEveryMs?: number;
  account?: string;
  region?: string;
}) {
  const core = createEcsCore({
    clock,
    startTask,
    targets,
    events,
    newId,
    timings,
    lookEveryMs,
    account,
    region,
  });
  return { core, service: ecsService(core), resources: ecsResources(core) };
}
