import type { Network } from './services/wiring.ts';

/** The network of one sandbox: what the cloud calls a place, and the loopback port that is really there. */
export function createNetwork(): Network {
  const places = new Map<string, { host: string; port: number; realPort: number }>();
  let lastAddress = 0;

  return {
    assign(host, port, realPort) {
      places.set(key(host, port), { host, port, realPort });
    },
    release(host, port) {
      places.delete(key(host, port));
    },
    resolve: (host, port) => places.get(key(host, port))?.realPort,
    entries: () => [...places.values()],
    nextPrivateIp() {
      // 10.0.0.0/16 without the first addresses of the range, which belong to AWS in every subnet.
      lastAddress += 1;
      const number = lastAddress + 9;
      if (number >= 2 ** 16)
        throw new Error('the sandbox has no private address left in 10.0.0.0/16');
      return `10.0.${number >> 8}.${number & 255}`;
    },
  };
}

/** DNS names are the same in any letter case. */
const key = (host: string, port: number) => `${host.toLowerCase()}:${port}`;
