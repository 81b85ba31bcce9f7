import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { account, region, startedAt, startLambda } from './fixture.ts';

describe('a function in its worker', () => {
  let sandbox: ReturnType<typeof startLambda>;
  beforeEach(() => {
    sandbox = startLambda();
  });
  afterEach(() => sandbox.close());

  const run = async (source: string, payload: unknown = {}, properties = {}) => {
    await sandbox.define('fn', source, properties);
    return sandbox.lambda.invoker.invoke('fn', payload);
  };

  it('gets the event and answers with what its handler returns', async () => {
    const { payload } = await run(
      'exports.handler = async (event) => ({ doubled: event.number * 2 });',
      { number: 21 },
    );
    expect(payload).toEqual({ doubled: 42 });
  });

  it('answers null when the handler returns nothing', async () => {
    expect(await run('exports.handler = async () => {};')).toEqual({ payload: null });
  });

  it('finds its own environment, its credentials and the endpoint, and nothing of this process', async () => {
    const { payload } = await run(
      'exports.handler = async () => process.env;',
      {},
      {
        Environment: { Variables: { TABLE_NAME: 'slipway' } },
        MemorySize: 256,
      },
    );
    const role = `arn:aws:iam::${account}:role/runner`;
    expect(payload).toEqual({
      TABLE_NAME: 'slipway',
      ...sandbox.iam.credentialsFor(role),
      AWS_ENDPOINT_URL: 'http://127.0.0.1:4566',
      AWS_REGION: region,
      AWS_DEFAULT_REGION: region,
      AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs24.x',
      AWS_LAMBDA_FUNCTION_NAME: 'fn',
      AWS_LAMBDA_FUNCTION_VERSION: '$LATEST',
      AWS_LAMBDA_FUNCTION_MEMORY_SIZE: '256',
      AWS_LAMBDA_INITIALIZATION_TYPE: 'on-demand',
      AWS_LAMBDA_LOG_GROUP_NAME: '/aws/lambda/fn',
      AWS_LAMBDA_LOG_STREAM_NAME: expect.stringContaining('sandbox/[$LATEST]'),
      LAMBDA_TASK_ROOT: expect.stringMatching(/fn$/),
      _HANDLER: 'index.handler',
      LANG: 'en_US.UTF-8',
      TZ: ':UTC',
    });
  });

  it('reads the sandbox’s time from Date, and real time from performance', async () => {
    const source = `exports.handler = async () => [Date.now(), new Date().toISOString(), new Date(0).getTime(), new Date() instanceof Date, Date()];`;
    await sandbox.define('fn', source);
    const first = await sandbox.lambda.invoker.invoke('fn', {});
    await sandbox.clock.advance(3_600_000);
    const later = await sandbox.lambda.invoker.invoke('fn', {});
    expect(first.payload).toEqual([
      startedAt,
      '2026-01-02T03:04:05.000Z',
      0,
      true,
      expect.stringContaining('Jan 02 2026 03:04:05'),
    ]);
    expect(later.payload).toEqual([
      startedAt + 3_600_000,
      '2026-01-02T04:04:05.000Z',
      0,
      true,
      expect.any(String),
    ]);
  });

  it('knows its context', async () => {
    const source = `exports.handler = async (event, context) => ({ ...context, left: context.getRemainingTimeInMillis() });`;
    const { payload } = await run(source, {}, { Timeout: 7 });
    expect(payload).toEqual({
      functionName: 'fn',
      functionVersion: '$LATEST',
      invokedFunctionArn: `arn:aws:lambda:${region}:${account}:function:fn`,
      memoryLimitInMB: '128',
      logGroupName: '/aws/lambda/fn',
      logStreamName: expect.any(String),
      awsRequestId: expect.stringMatching(/^[0-9a-f-]{36}$/),
      left: expect.any(Number),
    });
  });

  it('reports a thrown error as Lambda does', async () => {
    const source = `class LockTaken extends Error { name = 'LockTaken' }\nexports.handler = async () => { throw new LockTaken('held by ada'); };`;
    const { error, payload } = await run(source);
    expect(error).toEqual({
      errorType: 'LockTaken',
      errorMessage: 'held by ada',
      trace: expect.arrayContaining([expect.stringContaining('held by ada')]),
    });
    expect(payload).toEqual(error);
  });

  it('ends a handler that takes too long, and starts a new worker for the next call', async () => {
    await sandbox.define(
      'fn',
      'exports.handler = (event) => event.hang ? new Promise((resolve) => setTimeout(resolve, 1e6)) : "well";',
      {
        Timeout: 0.2,
      },
    );
    const slow = await sandbox.lambda.invoker.invoke('fn', { hang: true });
    expect(slow.error).toEqual({
      errorType: 'Sandbox.Timedout',
      errorMessage: expect.stringMatching(/Task timed out after 0.20 seconds$/),
    });
    expect(await sandbox.lambda.invoker.invoke('fn', {})).toEqual({ payload: 'well' });
  });

  it('reports a worker that ends in the middle', async () => {
    const { error } = await run('exports.handler = async () => { process.exit(7); };');
    expect(error).toEqual({
      errorType: 'Runtime.ExitError',
      errorMessage: expect.stringMatching(/Runtime exited with error: exit status 7$/),
    });
  });

  it('reports a bundle that does not load, a handler that is not there, and one that takes a callback', async () => {
    await sandbox.define('broken', 'throw new TypeError("bad bundle");');
    await sandbox.define('missing', 'exports.other = 1;');
    await sandbox.define(
      'callback',
      'exports.handler = (event, context, callback) => callback(null, 1);',
    );
    const types = await Promise.all(
      ['broken', 'missing', 'callback'].map(
        async (name) => (await sandbox.lambda.invoker.invoke(name, {})).error?.errorType,
      ),
    );
    expect(types).toEqual([
      'TypeError',
      'Runtime.HandlerNotFound',
      'Runtime.CallbackHandlerDeprecated',
    ]);
  });

  it('loads a bundle once and keeps it warm', async () => {
    await sandbox.define('fn', 'let calls = 0; exports.handler = async () => (calls += 1);');
    await sandbox.lambda.warm(['fn']);
    const answers = [];
    for (let call = 0; call < 3; call += 1)
      answers.push((await sandbox.lambda.invoker.invoke('fn', {})).payload);
    expect(answers).toEqual([1, 2, 3]);
    expect(sandbox.lambda.workers().get('fn')).toEqual({ busy: 0, idle: 1 });
  });

  it('dials names and addresses of the cloud, and nothing else', async () => {
    const server = createServer((request, response) =>
      response.end(`you asked ${request.headers.host}`),
    );
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    // A listening server on TCP has an AddressInfo.
    const { port } = server.address() as AddressInfo;
    await sandbox.define(
      'fn',
      `const https = require('node:https');
       const ask = (url) => fetch(url).then((r) => r.text(), (e) => e.cause.code + ' ' + e.cause.message);
       const askTls = (url) => new Promise((resolve) => https.get(url).on('error', (e) => resolve(e.code)));
       exports.handler = async ({ real }) => Promise.all([
         ask('http://Contacts.elb.amazonaws.com:9000/'), ask('http://10.0.0.10:8080/'), ask('http://127.0.0.1:' + real + '/'),
         ask('http://example.com/'), askTls('https://example.com/')]);`,
    );
    await sandbox.lambda.warm(['fn']);
    // Places that come after the worker was started are known at the next invocation.
    sandbox.network.assign('contacts.elb.amazonaws.com', 9000, port);
    sandbox.network.assign('10.0.0.10', 8080, port);
    const { payload } = await sandbox.lambda.invoker.invoke('fn', { real: port });
    expect(payload).toEqual([
      'you asked contacts.elb.amazonaws.com:9000',
      'you asked 10.0.0.10:8080',
      `you asked 127.0.0.1:${port}`,
      "ENOTFOUND getaddrinfo ENOTFOUND example.com (port 80 is not in the sandbox's network)",
      'ENOTFOUND',
    ]);
    await new Promise((resolve) => server.close(resolve));
  });

  it('writes what it says to its log group, when its role may', async () => {
    sandbox.allow(
      ['logs:CreateLogStream', 'logs:PutLogEvents'],
      `arn:aws:logs:${region}:${account}:log-group:/aws/lambda/fn:*`,
    );
    await run(
      'exports.handler = async () => { console.log("first"); process.stdout.write("second\\n"); };',
    );
    expect(sandbox.logs.events('/aws/lambda/fn').map(({ message }) => message)).toEqual([
      'first',
      'second',
    ]);
  });
});
