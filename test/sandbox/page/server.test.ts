import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { request, type IncomingHttpHeaders } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { createPage } from '../../../sandbox/page/index.ts';
import { createSwitches, faults, type FaultSwitches } from '../../../sandbox/faults/index.ts';
import type { World } from '../../../sandbox/page/world.ts';
import { fairGround } from '../faults/ground.ts';
import { approveBlocks, channel, startWorkspace } from '../slack/support.ts';

const emptyWorld: World = { now: 1, speed: 60, environments: [], executions: [] };
const information = { speed: 60, addresses: [], commands: [] };

describe('the page’s server', () => {
  let at: Awaited<ReturnType<typeof startWorkspace>>;
  let page: Awaited<ReturnType<typeof createPage>>;
  let staticDir: string;
  let world: World;
  let switches: FaultSwitches;
  beforeEach(async () => {
    at = await startWorkspace();
    staticDir = await mkdtemp(join(tmpdir(), 'page-'));
    await writeFile(join(staticDir, 'index.html'), '<!doctype html>');
    world = emptyWorld;
    switches = createSwitches(faults, fairGround().ground);
    page = await createPage({
      slack: at.slack,
      faults: switches,
      world: () => world,
      port: 0,
      staticDir,
      information,
    });
  });
  afterEach(async () => {
    await page.stop();
    await at.stop();
    await rm(staticDir, { recursive: true });
  });

  const ask = (
    method: string,
    path: string,
    { headers = {}, body }: { headers?: Record<string, string>; body?: string } = {},
  ) =>
    new Promise<{ status: number | undefined; headers: IncomingHttpHeaders; body: string }>(
      (resolve, reject) => {
        const sent = request(
          { host: '127.0.0.1', port: page.port, method, path, headers },
          (response) => {
            let text = '';
            response.setEncoding('utf8');
            response.on('data', (chunk: string) => (text += chunk));
            response.on('end', () =>
              resolve({ status: response.statusCode, headers: response.headers, body: text }),
            );
          },
        );
        sent.on('error', reject);
        sent.end(body);
      },
    );
  const post = async (path: string, body: unknown, headers: Record<string, string> = {}) => {
    const answer = await ask('POST', path, {
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify(body),
    });
    return { status: answer.status, body: JSON.parse(answer.body) as unknown };
  };

  it('sends the page with a policy that lets nothing foreign in', async () => {
    const answer = await ask('GET', '/');
    expect(answer).toMatchObject({ status: 200, body: '<!doctype html>' });
    expect(answer.headers['content-security-policy']).toContain("default-src 'self'");
  });

  it('sends nothing from outside its folder', async () => {
    for (const path of ['/../secret.js', '/%2e%2e/secret.js', '/none.js', '/etc/passwd']) {
      expect((await ask('GET', path)).status).toBe(404);
    }
  });

  it('runs a command as a person, and a click with its confirm dialog', async () => {
    at.answer({ type: 'application/json', body: '{"text":"On it"}' });
    expect(
      await post('/api/slash', { persona: 'ada', channel, text: '/deploy contacts prod' }),
    ).toMatchObject({
      status: 200,
      body: { delivered: { status: 200 }, ephemeral: { text: 'On it', visibleTo: 'U0ADA' } },
    });
    const { ts } = await at.call('chat.postMessage', {
      channel,
      text: 'card',
      blocks: approveBlocks,
    });
    const click = { persona: 'grace', channel, ts, actionId: 'deployment:approve' };
    expect(await post('/api/click', click)).toMatchObject({ body: { kind: 'confirm' } });
    expect(await post('/api/click', { ...click, confirm: true })).toMatchObject({
      body: { kind: 'delivered', delivered: { status: 200 } },
    });
  });

  it('writes a message when no command was typed', async () => {
    await post('/api/slash', { persona: 'ada', channel, text: 'hello @grace' });
    expect(at.slack.messages(channel)).toMatchObject([{ user: 'U0ADA', text: 'hello <@U0GRACE>' }]);
  });

  it('says what is wrong with a body', async () => {
    expect((await post('/api/slash', { persona: 'ada' })).status).toBe(400);
    expect((await post('/api/nothing', {})).status).toBe(404);
  });

  it('answers to its own names only', async () => {
    const foreign = { host: 'evil.example' };
    expect((await ask('GET', '/', { headers: foreign })).status).toBe(403);
    expect((await ask('GET', '/api/stream', { headers: foreign })).status).toBe(403);
    expect((await ask('GET', '/', { headers: { host: `localhost:${page.port}` } })).status).toBe(
      200,
    );
  });

  it('lets no other website act', async () => {
    const said = { persona: 'ada', channel, text: '/deploy contacts prod' };
    const foreign = { origin: 'https://evil.example' };
    expect((await post('/api/slash', said, foreign)).status).toBe(403);
    expect((await post('/api/slash', said, { origin: 'null' })).status).toBe(403);
    expect((await post('/api/slash', said, { 'content-type': 'text/plain' })).status).toBe(403);
    expect(at.received).toEqual([]);
    const own = { origin: `http://127.0.0.1:${page.port}` };
    expect((await post('/api/slash', said, own)).status).toBe(200);
  });

  it('streams what a persona sees, and the world when it changes', async () => {
    const stream = await listen(`http://127.0.0.1:${page.port}/api/stream?persona=grace`);
    expect(await stream.next()).toEqual({ event: 'information', data: information });
    expect(await stream.next()).toEqual({ event: 'faults', data: switches.list() });
    expect(await stream.next()).toMatchObject({
      event: 'slack',
      data: { persona: 'grace', down: false, channels: [{ id: channel, messages: [] }, {}] },
    });
    expect(await stream.next()).toEqual({ event: 'world', data: emptyWorld });

    await at.call('chat.postEphemeral', { channel, user: 'U0ADA', text: 'for Ada' });
    await at.call('chat.postMessage', { channel, text: 'for all' });
    expect(await stream.next()).toMatchObject({
      event: 'slack',
      data: { channels: [{ messages: [{ text: 'for all' }] }, {}] },
    });
    world = { ...emptyWorld, now: 2, speed: 1 };
    expect(await stream.next()).toEqual({ event: 'world', data: world });
    await stream.close();
  });

  it('turns a fault on and off, for everybody who watches', async () => {
    const stream = await listen(`http://127.0.0.1:${page.port}/api/stream?persona=grace`);
    for (const name of ['information', 'faults', 'slack', 'world'])
      expect(await stream.next()).toMatchObject({ event: name });
    for (const on of [true, false]) {
      expect(await post('/api/fault', { name: 'late-events', on })).toEqual({
        status: 200,
        body: {},
      });
      expect(switches.list().find(({ name }) => name === 'late-events')?.on).toBe(on);
      expect(await stream.next()).toEqual({ event: 'faults', data: switches.list() });
    }
    await stream.close();
  });

  it('says in one sentence which fault it does not know, and what is missing', async () => {
    expect(await post('/api/fault', { name: 'rain', on: true })).toEqual({
      status: 400,
      body: {
        error: expect.stringMatching(/^There is no fault called `rain`; there are [^.]+\.$/),
      },
    });
    expect(await post('/api/fault', { name: 'late-events' })).toEqual({
      status: 400,
      body: { error: 'on: `on` is true or false.' },
    });
  });

  it('says in one sentence that its port is taken', async () => {
    const options = {
      slack: at.slack,
      faults: switches,
      world: () => world,
      port: page.port,
      staticDir,
      information,
    };
    await expect(createPage(options)).rejects.toThrow(
      `Port ${page.port} (the page) is already in use: stop what uses it, or choose another port.`,
    );
  });
});

/** Reads server-sent events one at a time. */
async function listen(url: string) {
  const stop = new AbortController();
  const response = await fetch(url, { signal: stop.signal });
  if (!response.body) throw new Error('no stream');
  const chunks = response.body.pipeThrough(new TextDecoderStream())[Symbol.asyncIterator]();
  let rest = '';
  return {
    async next() {
      while (!rest.includes('\n\n')) rest += String((await chunks.next()).value);
      const [message = '', ...others] = rest.split('\n\n');
      rest = others.join('\n\n');
      const [event = '', data = ''] = message.split('\n');
      return {
        event: event.replace('event: ', ''),
        data: JSON.parse(data.replace('data: ', '')) as unknown,
      };
    },
    close: async () => stop.abort(),
  };
}
