import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { Tally } from '../../../sandbox/traffic/tally.ts';
import { startTraffic } from '../../../sandbox/traffic/traffic.ts';

/** What the clients tell must be what the server did, since receipts rest on it. */

let server: Server;
let asked = 0;
let connections = 0;

beforeEach(async () => {
  asked = 0;
  connections = 0;
  server = createServer((_request, response) => {
    asked += 1;
    if (asked % 10 === 0) return void response.destroy();
    response.writeHead(asked % 5 === 0 ? 500 : 200, { 'x-contacts-version': 'v7' }).end('{}');
  });
  server.on('connection', () => (connections += 1));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});

afterEach(() => new Promise((resolve) => server.close(resolve)));

/** Two connections at 500 requests per second, until the server has been asked so often. */
async function askedAtLeast(count: number): Promise<Tally> {
  // A server that listens on TCP has an AddressInfo.
  const { port } = server.address() as AddressInfo;
  const traffic = startTraffic({
    url: `http://127.0.0.1:${port}`,
    requestsPerSecond: 500,
    connections: 2,
  });
  await new Promise<void>((enough) =>
    server.on('request', () => {
      if (asked >= count) enough();
    }),
  );
  return traffic.stop();
}

describe('the clients', () => {
  it('count every answer, every error and every connection that broke', async () => {
    const tally = await askedAtLeast(100);

    expect(tally.sent).toBe(asked);
    expect(tally.answered + tally.dropped).toBe(asked);
    expect(tally.dropped).toBe(Math.floor(asked / 10));
    expect(tally.byVersion['v7']).toEqual({
      answered: tally.answered,
      errors: Math.floor(asked / 5) - Math.floor(asked / 10),
    });
    expect(tally.byClass['5']).toBe(tally.byVersion['v7']?.errors);
    expect(tally.problems['HTTP 500 from v7']).toBe(tally.byClass['5']);
  });

  it('keep their connections', async () => {
    const { dropped } = await askedAtLeast(50);
    // Two to begin with, and one for each that the server broke.
    expect(connections).toBeLessThanOrEqual(2 + dropped);
  });
});
