import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { Agent, get, type IncomingMessage } from 'node:http';
import { connect } from 'node:net';
import type { PostgresServer } from '../../../sandbox/services/rds/index.ts';
import { migrate } from '../../../app/contacts/migrations.ts';
import { addressOf, freshDatabase, MIGRATIONS, startProgram, type Program } from './running.ts';

let server: PostgresServer;
let url: string;
let program: Program;

beforeAll(async () => {
  ({ server, url } = await freshDatabase());
  await migrate({ connectionString: url }, MIGRATIONS);
});

afterAll(() => server.stop());
afterEach(async () => {
  program.child.kill('SIGKILL');
  await program.exitCode;
});

interface Answer {
  readonly status: number | undefined;
  readonly connection: string | undefined;
}

function ask(address: string, agent: Agent): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const answered = (response: IncomingMessage) => {
      response
        .resume()
        .on('end', () =>
          resolve({ status: response.statusCode, connection: response.headers.connection }),
        );
    };
    get(address, { agent }, answered).on('error', reject);
  });
}

/** Resolves once nobody listens any more. */
async function refused(base: string): Promise<void> {
  const { hostname, port } = new URL(base);
  for (let open = true; open;) {
    open = await new Promise<boolean>((resolve) => {
      const socket = connect(Number(port), hostname);
      socket.on('connect', () => socket.destroy()).on('error', () => resolve(false));
      socket.on('close', (failed) => resolve(!failed));
    });
  }
}

describe('SIGTERM', () => {
  it('lets the request in flight be answered, then ends with 0', async () => {
    program = startProgram('server', { DATABASE_URL: url, CONTACTS_FAULT: 'slow:700' });
    const base = await addressOf(program);
    const agent = new Agent({ keepAlive: true });
    const inFlight = ask(`${base}/contacts`, agent);
    // A second request that is answered proves that the first one has arrived.
    await ask(`${base}/`, new Agent());

    program.child.kill('SIGTERM');
    await refused(base);
    expect(await inFlight).toEqual({ status: 200, connection: 'close' });
    expect(await program.exitCode).toBe(0);
  });

  it('answers a request that comes on an open connection, and asks to close it', async () => {
    program = startProgram('server', { DATABASE_URL: url });
    const base = await addressOf(program);
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    expect(await ask(`${base}/contacts`, agent)).toEqual({ status: 200, connection: 'keep-alive' });

    program.child.kill('SIGTERM');
    await refused(base);
    expect(await ask(`${base}/contacts`, agent)).toEqual({ status: 200, connection: 'close' });
    expect(await program.exitCode).toBe(0);
  });

  it('does not wait for ever for a client that says nothing', async () => {
    program = startProgram('server', { DATABASE_URL: url });
    const base = await addressOf(program);
    const agent = new Agent({ keepAlive: true });
    await ask(`${base}/`, agent);
    program.child.kill('SIGTERM');
    expect(await program.exitCode).toBe(0);
    agent.destroy();
  });
});
