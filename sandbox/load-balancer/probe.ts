import { request } from 'node:http';
import type { Network } from '../services/wiring.ts';
import type { Probe } from './health-checks.ts';

/** Health checks by real HTTP, each on a connection of its own. */
export const httpProbe =
  (network: Network): Probe =>
  ({ ip, port, path, timeoutMs }) =>
    new Promise((resolve) => {
      const realPort = network.resolve(ip, port);
      if (realPort === undefined) return resolve({ kind: 'refused' });
      const probe = request({
        host: '127.0.0.1',
        port: realPort,
        path,
        agent: false,
        headers: { host: `${ip}:${port}`, 'user-agent': 'ELB-HealthChecker/2.0' },
        signal: AbortSignal.timeout(timeoutMs),
      });
      probe.on('response', (response) => {
        response.resume();
        resolve({ kind: 'status', status: response.statusCode ?? 0 });
      });
      probe.on('error', (error) =>
        resolve({
          kind:
            error.name === 'AbortError' || error.name === 'TimeoutError' ? 'timeout' : 'refused',
        }),
      );
      probe.end();
    });
