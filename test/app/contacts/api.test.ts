import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { connect } from 'node:net';
import type { PostgresServer } from '../../../sandbox/services/rds/index.ts';
import { freshDatabase, startApp } from './running.ts';

let server: PostgresServer;
let running: Awaited<ReturnType<typeof startApp>>;

beforeAll(async () => {
  const database = await freshDatabase();
  server = database.server;
  running = await startApp(database.url);
});

afterAll(async () => {
  await running.app.close();
  await server.stop();
});

const ada = { name: 'Ada Lovelace', email: 'ada@example.com', phone: '+44 20 7946 0101' };

async function ask(method: string, path: string, body?: unknown) {
  const response = await fetch(running.base + path, {
    method,
    ...(body === undefined
      ? {}
      : { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
  });
  const answer: unknown = await response.json();
  return { status: response.status, answer };
}

async function send(path: string, contentType: string, body: string) {
  const response = await fetch(running.base + path, {
    method: 'POST',
    headers: { 'content-type': contentType },
    body,
  });
  const answer: unknown = await response.json();
  return { status: response.status, answer };
}

/** Sends a request line as no HTTP client would, and answers all that comes back. */
async function sendLine(line: string): Promise<string> {
  const socket = connect(Number(new URL(running.base).port), '127.0.0.1');
  socket.write(`${line} HTTP/1.1\r\nhost: contacts\r\nconnection: close\r\n\r\n`);
  const chunks: Buffer[] = [];
  for await (const chunk of socket) chunks.push(Buffer.from(chunk as Uint8Array));
  return Buffer.concat(chunks).toString();
}

/** Adds a contact and answers its id. */
async function added(contact: object): Promise<number> {
  const { answer } = await ask('POST', '/contacts', contact);
  const id = (answer as { id: number }).id;
  expect(Number.isInteger(id)).toBe(true);
  return id;
}

describe('the life of a contact', () => {
  it('is added, read, replaced, deleted, and then unknown', async () => {
    const id = await added(ada);
    expect(await ask('GET', `/contacts/${id}`)).toEqual({ status: 200, answer: { id, ...ada } });

    const married = { name: 'Ada King', email: 'ada@king.example', phone: '' };
    expect(await ask('PUT', `/contacts/${id}`, married)).toEqual({
      status: 200,
      answer: { id, ...married },
    });
    expect(await ask('DELETE', `/contacts/${id}`)).toEqual({
      status: 200,
      answer: { id, ...married },
    });

    const gone = { status: 404, answer: { detail: `There is no contact ${id}.` } };
    expect(await ask('GET', `/contacts/${id}`)).toEqual(gone);
    expect(await ask('PUT', `/contacts/${id}`, ada)).toEqual(gone);
    expect(await ask('DELETE', `/contacts/${id}`)).toEqual(gone);
  });

  it('starts with 201 and a new id, whatever id the client sent', async () => {
    const { status, answer } = await ask('POST', '/contacts', { ...ada, id: 1, admin: true });
    expect(status).toBe(201);
    expect(answer).toEqual({ id: expect.any(Number), ...ada });
    expect(answer).not.toHaveProperty('id', 1);
  });

  it('keeps text that looks like SQL as text, and every language', async () => {
    const odd = {
      name: `Robert'); DROP TABLE contacts;--`,
      email: '$1 || pg_sleep(9) -- "',
      phone: '٠١٢ 😀 \\ \n\t',
    };
    const id = await added(odd);
    expect(await ask('GET', `/contacts/${id}`)).toEqual({ status: 200, answer: { id, ...odd } });
  });
});

describe('the list', () => {
  it('is in the order of ids, a page at a time', async () => {
    const { answer } = await ask('GET', '/contacts');
    const all = answer as { id: number }[];
    expect(all.length).toBeGreaterThanOrEqual(5);
    expect(all.map(({ id }) => id)).toEqual(all.map(({ id }) => id).sort((a, b) => a - b));
    expect(await ask('GET', '/contacts?limit=2&offset=1')).toEqual({
      status: 200,
      answer: all.slice(1, 3),
    });
    expect(await ask('GET', '/contacts?offset=2147483647')).toEqual({ status: 200, answer: [] });
    expect(await ask('GET', '/contacts?limit=0')).toEqual({ status: 200, answer: [] });
  });

  it.each([
    ['limit=-1', 'query.limit must be >= 0'],
    ['limit=1001', 'query.limit must be <= 1000'],
    ['limit=ten', 'query.limit must be integer'],
    ['limit=', 'query.limit must be integer'],
    ['limit=1.5', 'query.limit must be integer'],
    ['limit=1&limit=2', 'query.limit must be integer'],
    ['offset=1e400', 'query.offset must be integer'],
    ['offset=99999999999999999999', 'query.offset must be <= 2147483647'],
    ['limit=1;DROP TABLE contacts', 'query.limit must be integer'],
  ])('refuses %s', async (query, detail) => {
    expect(await ask('GET', `/contacts?${query}`)).toEqual({ status: 422, answer: { detail } });
  });
});

describe('ids', () => {
  it.each(['2147483648', '99999999999999999999', '-1', '0'])('%s is unknown', async (id) => {
    for (const method of ['GET', 'DELETE']) {
      expect(await ask(method, `/contacts/${id}`)).toMatchObject({ status: 404 });
    }
    expect(await ask('PUT', `/contacts/${id}`, ada)).toMatchObject({ status: 404 });
  });

  it.each(['abc', '1.5', '1e3', '0x10', '%00', '1%27%20OR%201=1', 'null', '%D9%A3'])(
    '%s is no id',
    async (id) => {
      expect(await ask('GET', `/contacts/${id}`)).toEqual({
        status: 422,
        answer: { detail: 'path.contact_id must be integer' },
      });
    },
  );
});

describe('bodies', () => {
  it.each<[string, unknown, string]>([
    ['nothing', {}, 'body.name is missing; body.email is missing; body.phone is missing'],
    ['a missing member', { name: 'A', email: 'b' }, 'body.phone is missing'],
    ['a number', { ...ada, name: 5 }, 'body.name must be string'],
    ['null', { ...ada, email: null }, 'body.email must be string'],
    ['an object', { ...ada, phone: {} }, 'body.phone must be string'],
    ['a list', [ada], 'body must be object'],
    ['only a string', 'Ada', 'body must be object'],
    [
      'a NUL character',
      { ...ada, name: 'A\u0000da' },
      'body.name must not contain NUL characters or unpaired surrogates',
    ],
    [
      'half a surrogate pair',
      { ...ada, name: '\ud83d' },
      'body.name must not contain NUL characters or unpaired surrogates',
    ],
  ])('with %s are refused', async (_what, body, detail) => {
    expect(await ask('POST', '/contacts', body)).toEqual({ status: 422, answer: { detail } });
    expect(await ask('PUT', '/contacts/1', body)).toEqual({ status: 422, answer: { detail } });
  });

  it('that are absent are refused', async () => {
    const refused = { status: 422, answer: { detail: 'body must be object' } };
    expect(await ask('POST', '/contacts')).toEqual(refused);
    expect(await send('/contacts', 'application/json', '')).toEqual(refused);
  });

  it('that are not JSON are refused', async () => {
    expect(await send('/contacts', 'application/json', '{"name":')).toEqual({
      status: 400,
      answer: { detail: 'body is not valid JSON' },
    });
  });

  it.each(['text/plain', 'application/x-www-form-urlencoded', 'application/xml', 'nonsense'])(
    'of type %s are refused',
    async (contentType) => {
      expect(await send('/contacts', contentType, JSON.stringify(ada))).toEqual({
        status: 415,
        answer: { detail: 'header.content-type must be application/json' },
      });
    },
  );

  it('of more than 64 KiB are refused', async () => {
    const { status, answer } = await ask('POST', '/contacts', { ...ada, name: 'x'.repeat(70_000) });
    expect({ status, answer }).toEqual({
      status: 413,
      answer: { detail: 'Request body is too large' },
    });
  });
});

describe('the rest', () => {
  it('is alive, and names its version in every answer', async () => {
    expect(await ask('GET', '/')).toEqual({ status: 200, answer: { status: 'OK' } });
    for (const path of ['/', '/contacts', '/contacts/x', '/nowhere', '/contacts/%zz']) {
      const response = await fetch(running.base + path);
      expect([path, response.headers.get('x-contacts-version')]).toEqual([path, 'v1']);
      await response.text();
    }
  });

  it('says what is not there', async () => {
    expect(await ask('GET', '/nowhere?x=1')).toEqual({
      status: 404,
      answer: { detail: 'There is no GET /nowhere here.' },
    });
    expect(await ask('GET', '/docs/static/nothing.css')).toMatchObject({ status: 404 });
  });

  it.each([
    ['PATCH', '/contacts/1', 'DELETE, GET, HEAD, PUT'],
    ['POST', '/contacts/1', 'DELETE, GET, HEAD, PUT'],
    ['DELETE', '/contacts', 'GET, HEAD, POST'],
    ['PUT', '/contacts/', 'GET, HEAD, POST'],
    ['OPTIONS', '/contacts', 'GET, HEAD, POST'],
    ['POST', '/', 'GET, HEAD'],
  ])('says what else can be done with a path: %s %s', async (method, path, allow) => {
    const response = await fetch(running.base + path, { method });
    expect([response.status, response.headers.get('allow')]).toEqual([405, allow]);
    expect(await response.json()).toEqual({ detail: `There is no ${method} ${path} here.` });
  });

  it.each([
    ['GET /contacts/%zz', 400, 'path has a broken %-code'],
    [`GET /contacts/${'9'.repeat(2000)}`, 414, 'path is too long'],
    [
      `GET /contacts?${'a'.repeat(20_000)}`,
      431,
      'path, query and headers are more than 16 KiB together',
    ],
    ['FOO /contacts', 400, 'this is not a valid HTTP request'],
    ['GET /con tacts', 400, 'this is not a valid HTTP request'],
    ['\u0000\u0001', 400, 'this is not a valid HTTP request'],
  ])('says so when it cannot read a request at all: %#', async (line, status, detail) => {
    const answer = await sendLine(line);
    expect(answer).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `));
    expect(answer.toLowerCase()).toContain('x-contacts-version: v1');
    expect(answer.split('\r\n\r\n')[1]).toBe(JSON.stringify({ detail }));
  });

  it('describes itself at /docs', async () => {
    const { answer } = await ask('GET', '/docs/json');
    expect(answer).toMatchObject({ openapi: '3.1.0', info: { title: 'Contacts', version: 'v1' } });
    const { paths } = answer as { paths: Record<string, object> };
    expect(
      Object.fromEntries(Object.entries(paths).map(([path, on]) => [path, Object.keys(on)])),
    ).toEqual({
      '/': ['get'],
      '/contacts': ['get', 'post'],
      '/contacts/{contact_id}': ['get', 'put', 'delete'],
    });
    const page = await fetch(`${running.base}/docs`);
    expect(page.headers.get('content-type')).toContain('text/html');
    expect(await page.text()).toContain('swagger-ui-bundle.js');
    const script = await fetch(`${running.base}/docs/static/swagger-ui-bundle.js`);
    expect(script.status).toBe(200);
    expect((await script.text()).length).toBeGreaterThan(100_000);
  });
});
