import type { ServiceEnvironment } from '../../orchestrator/catalogue/names.ts';
import type { Cloud } from '../cloud.ts';
import { listenersOf } from '../world/environments.ts';
import { startTraffic, type Traffic } from './traffic.ts';

/** Of production's rate; enough to see staging alive. */
const shareElsewhere = 1 / 20;
const connections = 40;

/** Clients for every service in every environment, each on its production listener. */
export function steadyTraffic(
  cloud: Cloud,
  places: readonly ServiceEnvironment[],
  requestsPerSecond: number,
) {
  const clients = places.map((where) => ({
    where,
    traffic: startTraffic({
      url: `http://127.0.0.1:${listenersOf(cloud, where).production.realPort}`,
      requestsPerSecond: requestsPerSecond * (where.environment === 'prod' ? 1 : shareElsewhere),
      connections,
    }),
  }));
  return {
    of({ service, environment }: ServiceEnvironment): Traffic {
      const found = clients.find(
        ({ where }) => where.service === service && where.environment === environment,
      );
      if (!found) throw new Error(`there are no clients of ${service} in ${environment}`);
      return found.traffic;
    },
    stop: () => Promise.all(clients.map(({ traffic }) => traffic.stop())),
  };
}
