import { createServer } from 'node:net';

/**
 * Loopback ports for tasks. They lie below the range from which systems take ports for outgoing connections:
 * a port that is free now is then still free when the task comes to listen on it.
 */
export function taskPorts({ from = 20_000, to = 29_999 }: { from?: number; to?: number } = {}) {
  let next = from + Math.floor(Math.random() * (to - from));
  const taken = new Set<number>();
  return {
    /** @throws when none is free. */
    async take(): Promise<number> {
      for (let tries = 0; tries <= to - from; tries += 1) {
        const port = next;
        next = next >= to ? from : next + 1;
        if (taken.has(port)) continue;
        taken.add(port);
        if (await isFree(port)) return port;
        taken.delete(port);
      }
      throw new Error(`no port between ${from} and ${to} is free`);
    },
    give: (port: number) => taken.delete(port),
  };
}

const isFree = (port: number) =>
  new Promise<boolean>((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
  });
