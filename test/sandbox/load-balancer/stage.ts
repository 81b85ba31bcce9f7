import {
  Agent,
  createServer,
  request,
  type IncomingHttpHeaders,
  type RequestListener,
  type Server,
} from 'node:http';
import { virtualClock } from '../../../sandbox/clock.ts';
import { createNetwork } from '../../../sandbox/network.ts';
import { createElbv2 } from '../../../sandbox/services/elbv2/index.ts';

export interface Answer {
  readonly status: number;
  readonly body: string;
  readonly headers: IncomingHttpHeaders;
}

/** A load balancer on real sockets with two groups, and servers of the test's own as targets. */
export async function stage() {
  const clock = virtualClock();
  const network = createNetwork();
  const samples: {
    metricName: string;
    dimensions: Readonly<Record<string, string>>;
    value: number;
  }[] = [];
  const { core } = createElbv2({
    clock,
    network,
    metrics: { record: (sample) => void samples.push(sample) },
  });
  const servers: Server[] = [];
  const clients = new Agent({ keepAlive: true, maxSockets: 32 });

  const balancer = core.createLoadBalancer({
    name: 'shop',
    scheme: 'internet-facing',
    securityGroups: [],
    subnets: [],
    attributes: new Map([['idle_timeout.timeout_seconds', '1']]),
  });
  const group = (name: string) =>
    core.createTargetGroup({
      name,
      port: 8080,
      vpcId: undefined,
      healthCheck: {
        path: '/health',
        intervalMs: 10_000,
        timeoutMs: 5000,
        healthyThreshold: 2,
        unhealthyThreshold: 2,
        matcher: '200',
      },
      attributes: new Map([['deregistration_delay.timeout_seconds', '2']]),
    });
  const blue = group('blue');
  const green = group('green');
  const forward = (...weights: [string, number][]) => ({
    kind: 'forward' as const,
    weights: weights.map(([targetGroupArn, weight]) => ({ targetGroupArn, weight })),
  });
  const listener = await core.createListener({
    loadBalancerArn: balancer.arn,
    port: 80,
    action: forward([blue.arn, 100]),
  });

  return {
    clock,
    network,
    core,
    samples,
    balancer,
    listener,
    blue,
    green,
    forward,
    clients,
    /** Starts a real server and registers it; returns its cloud address. */
    async target(
      groupArn: string,
      answer: RequestListener,
    ): Promise<{ ip: string; server: Server }> {
      const server = createServer(answer);
      servers.push(server);
      const realPort = await new Promise<number>((resolve) =>
        server.listen(0, '127.0.0.1', () => {
          const address = server.address();
          resolve(typeof address === 'object' && address ? address.port : 0);
        }),
      );
      const ip = network.nextPrivateIp();
      network.assign(ip, 8080, realPort);
      core.register(groupArn, ip, 8080);
      return { ip, server };
    },
    ask: (
      path = '/',
      options: { method?: string; body?: string; headers?: Record<string, string> } = {},
    ) => ask(network.resolve(balancer.dnsName, 80) ?? 0, path, clients, options),
    async close() {
      clients.destroy();
      await core.close();
      for (const server of servers) {
        server.closeAllConnections();
        server.close();
      }
    },
  };
}

function ask(
  port: number,
  path: string,
  agent: Agent,
  {
    method = 'GET',
    body,
    headers,
  }: { method?: string; body?: string; headers?: Record<string, string> },
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const asked = request({ host: '127.0.0.1', port, path, agent, method, headers }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('error', reject);
      response.on('end', () =>
        resolve({
          status: response.statusCode ?? 0,
          body: Buffer.concat(chunks).toString(),
          headers: response.headers,
        }),
      );
    });
    asked.on('error', reject);
    asked.end(body);
  });
}
