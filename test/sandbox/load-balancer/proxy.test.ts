import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { ServerResponse } from 'node:http';
import { stage } from './stage.ts';

describe('the load balancer', () => {
  let world: Awaited<ReturnType<typeof stage>>;
  beforeEach(async () => {
    world = await stage();
  });
  afterEach(() => world.close());

  const saying = (text: string) => (_: unknown, response: ServerResponse) =>
    void response.end(text);
  const count = (port: number, name: string) =>
    world.core
      .counters()
      .find((each) => each.listenerPort === port && each.targetGroupName === name);

  it('gives a weight of 10 % exactly every tenth request, and counts what clients saw', async () => {
    await world.target(world.blue.arn, saying('blue'));
    await world.target(world.green.arn, saying('green'));
    world.core.modifyListener(
      world.listener.arn,
      world.forward([world.blue.arn, 90], [world.green.arn, 10]),
    );
    const answers = await Promise.all(Array.from({ length: 500 }, () => world.ask()));
    const seen = (text: string) => answers.filter(({ body }) => body === text).length;
    expect({ blue: seen('blue'), green: seen('green') }).toEqual({ blue: 450, green: 50 });
    expect(count(80, 'blue')).toMatchObject({ requests: 450, target2xx: 450, target5xx: 0 });
    expect(count(80, 'green')).toMatchObject({ requests: 50, target2xx: 50, balancer502: 0 });
    const requests = world.samples.filter(({ metricName }) => metricName === 'RequestCount');
    const sum = (wanted: (dimensions: Readonly<Record<string, string>>) => boolean) =>
      requests
        .filter(({ dimensions }) => wanted(dimensions))
        .reduce((total, { value }) => total + value, 0);
    expect(sum(({ TargetGroup }) => TargetGroup === world.green.fullName)).toBe(50);
    expect(sum(({ TargetGroup }) => TargetGroup === undefined)).toBe(500);
  });

  it('passes the request on without the headers of the hop, and says who asked', async () => {
    const { ip } = await world.target(world.blue.arn, (request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        response.setHeader('connection', 'close');
        response.end(
          JSON.stringify({
            ...request.headers,
            method: request.method,
            body: Buffer.concat(chunks).toString(),
          }),
        );
      });
    });
    const answer = await world.ask('/things?x=1', {
      method: 'POST',
      body: 'hello',
      headers: {
        te: 'trailers',
        'x-forwarded-for': '10.9.9.9',
        connection: 'keep-alive, x-private',
        'x-private': '1',
      },
    });
    expect(JSON.parse(answer.body)).toMatchObject({
      method: 'POST',
      body: 'hello',
      'x-forwarded-for': '10.9.9.9, 127.0.0.1',
      'x-forwarded-proto': 'http',
      'x-forwarded-port': '80',
    });
    expect(answer.body).not.toContain('x-private');
    expect(answer.headers.connection).toBe('keep-alive');
    expect(ip).toMatch(/^10\./);
  });

  it('answers 503 without targets, 502 for a dead one, 504 for one that does not answer', async () => {
    expect((await world.ask()).status).toBe(503);
    const dead = await world.target(world.blue.arn, saying('never'));
    await new Promise((resolve) => dead.server.close(resolve));
    expect(await world.ask()).toMatchObject({ status: 502, headers: { server: 'awselb/2.0' } });
    world.core.modifyListener(world.listener.arn, world.forward([world.green.arn, 1]));
    await world.target(world.green.arn, () => undefined);
    expect((await world.ask()).status).toBe(504);
    expect(count(80, 'blue')).toMatchObject({ requests: 1, balancer503: 1, balancer502: 1 });
    expect(count(80, 'green')).toMatchObject({ requests: 1, balancer504: 1 });
    const errors = world.samples.filter(
      ({ metricName }) => metricName === 'HTTPCode_ELB_5XX_Count',
    );
    expect(errors.map(({ dimensions }) => dimensions)).toEqual(
      Array.from({ length: 3 }, () => ({ LoadBalancer: world.balancer.fullName })),
    );
  });

  it('sends an idempotent request again when a kept-alive connection was dead, and no other', async () => {
    let requests = 0;
    const { server } = await world.target(world.blue.arn, (request, response) => {
      requests += 1;
      // The second request on a connection dies without an answer, as when a server closes an idle one.
      if (requests % 2 === 0) request.socket.destroy();
      else response.end('well');
    });
    expect(server.listening).toBe(true);
    expect((await world.ask()).status).toBe(200);
    expect((await world.ask('/', { method: 'PUT', body: 'again' })).status).toBe(200);
    requests = 0;
    expect((await world.ask()).status).toBe(200);
    expect((await world.ask('/', { method: 'POST', body: 'once' })).status).toBe(502);
  });

  it('drains without a failed request under keep-alive load', async () => {
    const slow = await world.target(
      world.blue.arn,
      (_, response) => void setTimeout(() => response.end('old'), 30),
    );
    let stop = false;
    const failures: unknown[] = [];
    let asked = 0;
    const client = async () => {
      while (!stop) {
        const { status, body } = await world.ask();
        asked += 1;
        if (status !== 200) failures.push([status, body]);
      }
    };
    const clients = Array.from({ length: 16 }, client);
    while (asked < 50) await new Promise((resolve) => setImmediate(resolve));

    const next = await world.target(world.blue.arn, saying('new'));
    expect(world.core.health(world.blue.arn, slow.ip, 8080).state).toBe('initial');
    const drained = world.core.deregister(world.blue.arn, slow.ip, 8080);
    expect(world.core.health(world.blue.arn, slow.ip, 8080)).toMatchObject({
      state: 'draining',
      reason: 'Target.DeregistrationInProgress',
    });
    const advanced = world.clock.advance(2000);
    await drained;
    // The task ends only now, and all at once, as with SIGKILL.
    slow.server.closeAllConnections();
    await new Promise((resolve) => slow.server.close(resolve));
    const before = asked;
    while (asked < before + 200) await new Promise((resolve) => setImmediate(resolve));
    stop = true;
    await Promise.all([...clients, advanced]);
    expect(failures).toEqual([]);
    expect(next.server.listening).toBe(true);
    const { requests = 0, target2xx = 0 } = count(80, 'blue') ?? {};
    expect({ requests, target2xx }).toEqual({ requests: asked, target2xx: asked });
  });

  it('counts a client that goes away and lets go of the target', async () => {
    let arrived = () => {};
    const arrival = new Promise<void>((resolve) => (arrived = resolve));
    let closed = () => {};
    const closing = new Promise<void>((resolve) => (closed = resolve));
    await world.target(world.blue.arn, (request) => {
      request.socket.once('close', closed);
      arrived();
    });
    const asked = world.ask().catch(() => 'gone');
    await arrival;
    world.clients.destroy();
    expect(await asked).toBe('gone');
    await closing;
    expect(count(80, 'blue')).toMatchObject({ requests: 1, clientGone: 1 });
  });

  it('checks health by HTTP on the sandbox clock', async () => {
    let healthy = true;
    let check = () => {};
    const { ip } = await world.target(world.blue.arn, (_, response) => {
      response.statusCode = healthy ? 200 : 503;
      response.end();
      response.once('close', () => check());
    });
    const state = () => world.core.health(world.blue.arn, ip, 8080);
    expect(state()).toMatchObject({ state: 'initial', reason: 'Elb.RegistrationInProgress' });
    await world.clock.advance(0);
    expect(state()).toEqual({ state: 'healthy' });
    healthy = false;
    await world.clock.advance(10_000);
    expect(state()).toEqual({ state: 'healthy' });
    await world.clock.advance(10_000);
    expect(state()).toEqual({
      state: 'unhealthy',
      reason: 'Target.ResponseCodeMismatch',
      description: 'Health checks failed with these codes: [503]',
    });
    healthy = true;
    await world.clock.advance(20_000);
    expect(state()).toEqual({ state: 'healthy' });
    check = () => undefined;
    await world.clock.advance(20_000);
    expect(
      world.samples
        .filter(({ metricName }) => metricName === 'HealthyHostCount')
        .map(({ value }) => value),
    ).toEqual([1]);
  });
});
