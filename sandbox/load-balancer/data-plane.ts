import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { Network } from '../services/wiring.ts';
import { answerFor } from './balancer-answers.ts';
import { targetConnections } from './connections.ts';
import type { TrafficCounters, Where } from './counters.ts';
import type { Probe } from './health-checks.ts';
import { listenFor } from './listener-server.ts';
import { httpProbe } from './probe.ts';
import { passOn } from './proxy.ts';
import { nextTarget, type Target, type TargetGroup, targetKey } from './target-group.ts';

/** What a listener does with the next request. */
export type Choice =
  | { readonly kind: 'forward'; readonly group: TargetGroup | undefined }
  | {
      readonly kind: 'fixed';
      readonly status: number;
      readonly contentType: string;
      readonly body: string;
    };

/** A listener as the proxy sees it. */
export interface Front {
  readonly loadBalancerName: string;
  readonly dnsName: string;
  readonly port: number;
  /** Real time, the attribute `idle_timeout.timeout_seconds`. */
  readonly idleTimeoutMs: number;
  choose(): Choice;
  where(group?: TargetGroup): Where;
}

/** The moving part of a load balancer. Tests of the cores give one that moves nothing. */
export interface DataPlane {
  readonly probe: Probe;
  /** Starts to answer on a listener's port; resolves to the loopback port. */
  open(front: Front, counters: TrafficCounters): Promise<number>;
  /** No more idle connections to a draining target. */
  retire(group: TargetGroup, target: Target): void;
  /** Resolves when nothing is under way to a target, at the latest after `maxMs` of real time; what is left is cut. */
  drained(group: TargetGroup, target: Target, maxMs: number): Promise<void>;
  close(): Promise<void>;
}

/** A reverse proxy on real sockets. `listenerPorts` gives chosen real ports, by `<load balancer name>:<listener port>`. */
export function createDataPlane({
  network,
  listenerPorts = {},
}: {
  network: Network;
  listenerPorts?: Readonly<Record<string, number>>;
}): DataPlane {
  const connections = targetConnections();
  const servers: Server[] = [];
  const waiting = new Map<Target, () => void>();

  const release = (target: Target) => {
    target.inFlight -= 1;
    if (target.inFlight === 0) waiting.get(target)?.();
  };

  const forward = (
    {
      front,
      counters,
      group,
    }: { front: Front; counters: TrafficCounters; group: TargetGroup | undefined },
    incoming: IncomingMessage,
    outgoing: ServerResponse,
  ) => {
    const where = front.where(group);
    const target = group && nextTarget(group);
    if (!group || !target)
      return counters.ended(where, { kind: 'balancer', status: answerFor(outgoing, 503) });
    counters.chosen(where);
    const realPort = network.resolve(target.ip, target.port);
    if (realPort === undefined)
      return counters.ended(where, { kind: 'balancer', status: answerFor(outgoing, 502) });
    target.inFlight += 1;
    outgoing.once('close', () => release(target));
    passOn({
      incoming,
      outgoing,
      realPort,
      listenerPort: front.port,
      agent: connections.agent(connectionKey(group, target)),
      idleTimeoutMs: front.idleTimeoutMs,
      ended: (ending) => counters.ended(where, ending),
    });
  };

  return {
    probe: httpProbe(network),

    async open(front, counters) {
      const name = `${front.loadBalancerName}:${front.port}`;
      const { server, realPort } = await listenFor({
        name,
        realPort: listenerPorts[name] ?? 0,
        answer: (incoming, outgoing) => {
          const choice = front.choose();
          if (choice.kind === 'forward')
            forward({ front, counters, group: choice.group }, incoming, outgoing);
          else
            outgoing
              .writeHead(choice.status, { 'content-type': choice.contentType })
              .end(choice.body);
        },
      });
      servers.push(server);
      network.assign(front.dnsName, front.port, realPort);
      return realPort;
    },

    retire: (group, target) => connections.retire(connectionKey(group, target)),

    async drained(group, target, maxMs) {
      if (target.inFlight > 0) {
        await new Promise<void>((resolve) => {
          const timer = setTimeout(resolve, maxMs);
          waiting.set(target, () => (clearTimeout(timer), resolve()));
        });
        waiting.delete(target);
      }
      connections.drop(connectionKey(group, target));
    },

    async close() {
      connections.dropAll();
      await Promise.all(servers.splice(0).map(closeServer));
    },
  };
}

const connectionKey = (group: TargetGroup, { ip, port }: Target) =>
  `${group.arn} ${targetKey(ip, port)}`;

async function closeServer(server: Server) {
  const closed = new Promise((resolve) => server.close(resolve));
  server.closeAllConnections();
  await closed;
}
