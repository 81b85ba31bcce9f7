import type { DataPlane } from './data-plane.ts';
import type { ProbeResult } from './health-checks.ts';

/**
 * A data plane without sockets, for the cores on a virtual clock: listeners open at once, nothing is ever in flight,
 * and `probe` says how targets answer their health checks (default: 200).
 */
export const stillPlane = (
  probe: (ip: string, port: number) => ProbeResult = () => ({ kind: 'status', status: 200 }),
): DataPlane => ({
  probe: ({ ip, port }) => Promise.resolve(probe(ip, port)),
  open: () => Promise.resolve(0),
  retire: () => undefined,
  drained: () => Promise.resolve(),
  close: () => Promise.resolve(),
});
