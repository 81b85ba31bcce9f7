import { createDataPlane, type DataPlane } from '../../load-balancer/data-plane.ts';
import type { Clock } from '../../clock.ts';
import type { MetricSink, Network } from '../wiring.ts';
import { createElbv2Core } from './core.ts';
import { elbv2Resources } from './resources.ts';
import { elbv2Service } from './service.ts';

export type { Elbv2Core } from './core.ts';
export type { Count } from '../../load-balancer/counters.ts';

/**
 * Elastic Load Balancing with a real proxy behind it.
 * `listenerPorts` gives chosen real ports by `<load balancer name>:<listener port>`; the others are free ones.
 * Without a `network` give a `plane` of your own (`stillPlane()` in tests and simulation).
 */
export function createElbv2({
  clock,
  metrics,
  account = '000000000000',
  region = 'eu-west-1',
  ...moving
}: {
  clock: Clock;
  metrics: MetricSink;
  account?: string;
  region?: string;
} & (
  { network: Network; listenerPorts?: Readonly<Record<string, number>> } | { plane: DataPlane }
)) {
  const plane = 'plane' in moving ? moving.plane : createDataPlane(moving);
  const core = createElbv2Core({ clock, metrics, plane, account, region });
  return { core, service: elbv2Service(core), resources: elbv2Resources(core) };
}
