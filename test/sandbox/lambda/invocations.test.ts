import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import {
  GetFunctionCommand,
  InvokeCommand,
  LambdaClient,
  ListFunctionsCommand,
} from '@aws-sdk/client-lambda';
import { createEndpoint } from '../../../sandbox/endpoint/index.ts';
import { account, region, startLambda } from './fixture.ts';

const echo = 'exports.handler = async (event) => event;';
const failing =
  'let calls = 0; exports.handler = async () => { calls += 1; throw new Error("call " + calls); };';

describe('Lambda on the wire', () => {
  let sandbox: ReturnType<typeof startLambda>;
  let endpoint: Awaited<ReturnType<typeof createEndpoint>>;
  let client: LambdaClient;
  beforeEach(async () => {
    sandbox = startLambda();
    endpoint = await createEndpoint({
      port: 0,
      services: [sandbox.lambda.service],
      iam: sandbox.iam,
      clock: sandbox.clock,
      functionUrls: sandbox.lambda.functionUrls,
      onError: (error) => sandbox.errors.push(error),
    });
    client = new LambdaClient({
      endpoint: endpoint.url,
      region,
      credentials: { accessKeyId: 'sandbox', secretAccessKey: 'sandbox' },
      maxAttempts: 1,
    });
  });
  afterEach(async () => {
    await endpoint.close();
    await sandbox.close();
  });

  const text = (payload?: Uint8Array) => Buffer.from(payload ?? []).toString();

  it('invokes by name, by ARN and by alias', async () => {
    await sandbox.define('fn', echo);
    await sandbox.create('AWS::Lambda::Alias', 'Live', {
      FunctionName: 'fn',
      Name: 'live',
      FunctionVersion: '1',
    });
    const arn = `arn:aws:lambda:${region}:${account}:function:fn`;
    for (const input of [
      { FunctionName: 'fn' },
      { FunctionName: arn },
      { FunctionName: `${arn}:live` },
      { FunctionName: 'fn', Qualifier: 'live' },
    ]) {
      const { Payload, StatusCode, ExecutedVersion } = await client.send(
        new InvokeCommand({ ...input, Payload: '{"a":1}' }),
      );
      expect([text(Payload), StatusCode, ExecutedVersion]).toEqual(['{"a":1}', 200, '$LATEST']);
    }
  });

  it('answers 200 for an error inside the function, and says so in a header', async () => {
    await sandbox.define('fn', failing);
    const { Payload, StatusCode, FunctionError } = await client.send(
      new InvokeCommand({ FunctionName: 'fn' }),
    );
    expect([StatusCode, FunctionError, JSON.parse(text(Payload))]).toEqual([
      200,
      'Unhandled',
      { errorType: 'Error', errorMessage: 'call 1', trace: expect.any(Array) },
    ]);
  });

  it('does not know a function or an alias that is not in the templates', async () => {
    await sandbox.define('fn', echo);
    for (const FunctionName of ['other', 'fn:live'])
      await expect(client.send(new InvokeCommand({ FunctionName }))).rejects.toMatchObject({
        name: 'ResourceNotFoundException',
        message: `Function not found: arn:aws:lambda:${region}:${account}:function:${FunctionName}`,
        $metadata: { httpStatusCode: 404 },
      });
  });

  it('refuses a payload that is not JSON', async () => {
    await sandbox.define('fn', echo);
    await expect(
      client.send(new InvokeCommand({ FunctionName: 'fn', Payload: '{' })),
    ).rejects.toMatchObject({
      name: 'InvalidRequestContentException',
    });
  });

  it('throttles beyond the reserved concurrency', async () => {
    await sandbox.define(
      'fn',
      'exports.handler = () => new Promise((resolve) => setTimeout(resolve, 200));',
      {
        ReservedConcurrentExecutions: 1,
      },
    );
    const calls = await Promise.allSettled(
      [1, 2].map(() => client.send(new InvokeCommand({ FunctionName: 'fn' }))),
    );
    expect(
      calls.map((call) => (call.status === 'rejected' ? (call.reason as unknown) : 'answered')),
    ).toEqual(
      expect.arrayContaining([
        'answered',
        expect.objectContaining({
          name: 'TooManyRequestsException',
          Reason: 'ReservedFunctionConcurrentInvocationLimitExceeded',
        }),
      ]),
    );
  });

  it('tells about its functions', async () => {
    await sandbox.define('fn', echo, { MemorySize: 512, Timeout: 10 });
    const { Configuration } = await client.send(new GetFunctionCommand({ FunctionName: 'fn' }));
    const { Functions } = await client.send(new ListFunctionsCommand({}));
    expect(Configuration).toMatchObject({
      FunctionName: 'fn',
      Runtime: 'nodejs24.x',
      Timeout: 10,
      MemorySize: 512,
      LastModified: '2026-01-02T03:04:05.000+0000',
    });
    expect(Functions?.map(({ FunctionName }) => FunctionName)).toEqual(['fn']);
  });

  it('serves a function URL with payload 2.0: forms in base64, JSON as text', async () => {
    await sandbox.define(
      'fn',
      'exports.handler = async (event) => ({ statusCode: 201, headers: { "X-A": "b" }, body: JSON.stringify(event) });',
    );
    const { attributes } = await sandbox.create('AWS::Lambda::Url', 'Url', {
      AuthType: 'NONE',
      TargetFunctionArn: 'fn',
    });
    const path = new URL(String(attributes?.['FunctionUrl'])).pathname;
    const post = (contentType: string, body: string) =>
      fetch(`${endpoint.url}${path}slack/events?a=1&a=2`, {
        method: 'POST',
        headers: { 'content-type': contentType, cookie: 'c=1; d=2' },
        body,
      });

    const closed = await post('text/plain', 'x');
    expect(closed.status).toBe(403);
    await sandbox.create('AWS::Lambda::Permission', 'PublicUrl', {
      FunctionName: 'fn',
      Principal: '*',
      Action: 'lambda:InvokeFunctionUrl',
      FunctionUrlAuthType: 'NONE',
    });
    await sandbox.create('AWS::Lambda::Permission', 'PublicFunction', {
      FunctionName: 'fn',
      Principal: '*',
      Action: 'lambda:InvokeFunction',
      InvokedViaFunctionUrl: true,
    });

    const form = await post('application/x-www-form-urlencoded', 'text=hello');
    expect([form.status, form.headers.get('x-a'), await form.json()]).toEqual([
      201,
      'b',
      expect.objectContaining({
        version: '2.0',
        rawPath: '/slack/events',
        rawQueryString: 'a=1&a=2',
        queryStringParameters: { a: '1,2' },
        cookies: ['c=1', 'd=2'],
        body: Buffer.from('text=hello').toString('base64'),
        isBase64Encoded: true,
      }),
    ]);
    const json = await post('application/json; charset=utf-8', '{"text":"é"}');
    expect(await json.json()).toMatchObject({ body: '{"text":"é"}', isBase64Encoded: false });
  });
});

describe('Lambda’s asynchronous invocations', () => {
  let sandbox: ReturnType<typeof startLambda>;
  beforeEach(() => {
    sandbox = startLambda();
  });
  afterEach(() => sandbox.close());

  /** Workers run in real time: lets them go on until they have done so many calls. */
  const calls = async (count: number) => {
    const done = () =>
      sandbox.logs.search('called').length >= count &&
      sandbox.lambda.workers().get('fn')?.busy === 0;
    while (!done()) {
      if (sandbox.errors.length > 0) throw new AggregateError(sandbox.errors);
      await new Promise((resolve) => setImmediate(resolve));
    }
  };
  const source = 'exports.handler = async () => { console.log("called"); throw new Error("no"); };';
  const queue = `arn:aws:sqs:${region}:${account}:dlq`;

  it('tries three times, after one and two minutes, then hands the event to the dead-letter queue', async () => {
    sandbox.allow(['logs:*', 'sqs:SendMessage']);
    await sandbox.define('fn', source, { DeadLetterConfig: { TargetArn: queue } });
    await sandbox.lambda.invoker.invokeLater('fn', { id: 1 });
    await calls(1);
    await sandbox.clock.advance(59_000);
    expect(sandbox.logs.search('called')).toHaveLength(1);
    await sandbox.clock.advance(1_000);
    await calls(2);
    await sandbox.clock.advance(120_000);
    await calls(3);
    expect(sandbox.failedEvents).toEqual([
      {
        targetArn: queue,
        body: '{"id":1}',
        attributes: { RequestID: expect.any(String), ErrorCode: '200', ErrorMessage: 'no' },
      },
    ]);
    expect(sandbox.errors).toEqual([]);
  });

  it('keeps to the retries and the destination that are configured', async () => {
    sandbox.allow(['logs:*', 'sqs:SendMessage']);
    await sandbox.define('fn', source);
    await sandbox.create('AWS::Lambda::EventInvokeConfig', 'Config', {
      FunctionName: 'fn',
      Qualifier: '$LATEST',
      MaximumRetryAttempts: 0,
      DestinationConfig: { OnFailure: { Destination: queue } },
    });
    await sandbox.lambda.invoker.invokeLater('fn', { id: 1 });
    await calls(1);
    expect(
      sandbox.failedEvents.map(({ targetArn, body }) => [targetArn, JSON.parse(body) as unknown]),
    ).toEqual([
      [
        queue,
        expect.objectContaining({
          requestContext: expect.objectContaining({
            condition: 'RetriesExhausted',
            approximateInvokeCount: 1,
          }),
          requestPayload: { id: 1 },
          responsePayload: expect.objectContaining({ errorMessage: 'no' }),
        }),
      ],
    ]);
  });

  it('lets a service in only for the source that a permission names', async () => {
    const rule = `arn:aws:events:${region}:${account}:rule/slipway-wake`;
    await sandbox.define('fn', echo);
    await sandbox.create('AWS::Lambda::Permission', 'Permission', {
      FunctionName: 'fn',
      Principal: 'events.amazonaws.com',
      Action: 'lambda:InvokeFunction',
      SourceArn: rule,
    });
    const invoke = (sourceArn: string) =>
      sandbox.lambda.invoker.invoke('fn', { a: 1 }, { service: 'events.amazonaws.com', sourceArn });
    await expect(invoke(rule)).resolves.toEqual({ payload: { a: 1 } });
    await expect(invoke(`${rule}-other`)).rejects.toMatchObject({ name: 'AccessDeniedException' });
  });
});

describe('Lambda in the templates', () => {
  let sandbox: ReturnType<typeof startLambda>;
  beforeEach(() => {
    sandbox = startLambda();
  });
  afterEach(() => sandbox.close());

  it('refuses properties it does not know, and assets that are not in the assembly', async () => {
    await expect(sandbox.define('fn', echo, { Layers: ['arn'] })).rejects.toThrow('Layers');
    await expect(
      sandbox.define('fn', echo, { Code: { S3Bucket: 'elsewhere', S3Key: 'x.zip' } }),
    ).rejects.toThrow('the assembly has no asset "x.zip"');
  });

  it('refuses a role that Lambda may not assume', async () => {
    sandbox.iam.roles.create({
      roleName: 'tasks',
      path: '/',
      roleId: 'AROATASKS',
      trust: {
        Statement: [
          {
            Effect: 'Allow',
            Action: 'sts:AssumeRole',
            Principal: { Service: 'ecs-tasks.amazonaws.com' },
          },
        ],
      },
    });
    await expect(
      sandbox.define('fn', echo, { Role: `arn:aws:iam::${account}:role/tasks` }),
    ).rejects.toThrow('cannot be assumed by lambda.amazonaws.com');
  });

  it('hands a mapping to the queue’s service, when the role may read the queue', async () => {
    await sandbox.define('fn', echo);
    const properties = {
      FunctionName: 'fn',
      EventSourceArn: `arn:aws:sqs:${region}:${account}:announcements.fifo`,
      BatchSize: 10,
      FunctionResponseTypes: ['ReportBatchItemFailures'],
    };
    await expect(
      sandbox.create('AWS::Lambda::EventSourceMapping', 'Mapping', properties),
    ).rejects.toMatchObject({
      name: 'AccessDeniedException',
    });
    sandbox.allow(
      ['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes'],
      properties.EventSourceArn,
    );
    await sandbox.create('AWS::Lambda::EventSourceMapping', 'Mapping', properties);
    expect(sandbox.eventSources).toEqual([
      {
        queueArn: properties.EventSourceArn,
        functionName: 'fn',
        roleArn: `arn:aws:iam::${account}:role/runner`,
        batchSize: 10,
        reportBatchItemFailures: true,
        enabled: true,
        maximumConcurrency: undefined,
      },
    ]);
  });
});

describe('a step that is killed', () => {
  it('ends at a signal, and lives on if none comes', async () => {
    const death = new AbortController();
    const sandbox = startLambda({ sabotage: () => death.signal });
    await sandbox.define(
      'fn',
      'exports.handler = (wait) => wait ? new Promise(() => setInterval(() => {}, 1000)) : "done";',
    );
    const spared = await sandbox.lambda.invoker.invoke('fn', false);
    const invocation = sandbox.lambda.invoker.invoke('fn', true);
    death.abort();
    const killed = await invocation;
    expect([spared.payload, killed.error?.errorType]).toEqual(['done', 'Runtime.ExitError']);
    await sandbox.close();
  });

  it('ends in the middle, as a lost execution environment does', async () => {
    const sandbox = startLambda({
      sabotage: (_name, payload) => (payload === 'kill' ? 0 : undefined),
    });
    await sandbox.define(
      'fn',
      'exports.handler = () => new Promise((resolve) => setTimeout(() => resolve("done"), 100));',
    );
    const killed = await sandbox.lambda.invoker.invoke('fn', 'kill');
    const next = await sandbox.lambda.invoker.invoke('fn', 'live');
    expect([killed.error?.errorType, next.payload]).toEqual(['Runtime.ExitError', 'done']);
    await sandbox.close();
  });
});
