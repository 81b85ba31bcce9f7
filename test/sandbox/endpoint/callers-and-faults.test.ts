import { afterEach, describe, expect, it } from '@jest/globals';
import { CodeDeployClient, GetDeploymentCommand } from '@aws-sdk/client-codedeploy';
import {
  DescribeTargetHealthCommand,
  ElasticLoadBalancingV2Client,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import { createEndpoint } from '../../../sandbox/endpoint/index.ts';
import type { Interception } from '../../../sandbox/endpoint/index.ts';
import { AwsError } from '../../../sandbox/endpoint/service.ts';
import { startFakeEndpoint } from './fake-services.ts';

type Sandbox = Awaited<ReturnType<typeof startFakeEndpoint>>;

const getDeployment = (options: Sandbox['asRoot']) =>
  new CodeDeployClient(options).send(new GetDeploymentCommand({ deploymentId: 'd-1' }));

const mayRead = { Effect: 'Allow', Action: 'codedeploy:Get*', Resource: '*' };

describe('who may call the endpoint', () => {
  let sandbox: Sandbox;
  afterEach(() => sandbox.endpoint.close());

  it('lets a role do what its policies allow, and writes it in the journal', async () => {
    sandbox = await startFakeEndpoint({ policy: [mayRead] });
    await getDeployment(sandbox.asRole);
    expect(sandbox.endpoint.calls()).toEqual([
      {
        number: 1,
        at: sandbox.clock.now(),
        realAt: expect.any(Number),
        tookMs: expect.any(Number),
        caller: 'deployer',
        service: 'codedeploy',
        operation: 'GetDeployment',
        resources: ['arn:aws:test:eu-west-1:000000000000:thing'],
        outcome: 'ok',
      },
    ]);
  });

  it('refuses what no policy allows, in the words of AWS', async () => {
    sandbox = await startFakeEndpoint();
    await expect(getDeployment(sandbox.asRole)).rejects.toMatchObject({
      name: 'AccessDeniedException',
      message:
        'User: arn:aws:sts::000000000000:assumed-role/deployer/sandbox is not authorized to perform: codedeploy:GetDeployment ' +
        'on resource: arn:aws:test:eu-west-1:000000000000:thing because no identity-based policy allows the codedeploy:GetDeployment action',
    });
    expect(sandbox.asked).toEqual([]);
    expect(sandbox.endpoint.calls().map(({ outcome }) => outcome)).toEqual([
      'AccessDeniedException',
    ]);
  });

  it('refuses query services with AccessDenied and 403', async () => {
    sandbox = await startFakeEndpoint();
    const call = new ElasticLoadBalancingV2Client(sandbox.asRole).send(
      new DescribeTargetHealthCommand({ TargetGroupArn: 'arn:tg' }),
    );
    await expect(call).rejects.toMatchObject({
      name: 'AccessDenied',
      $metadata: { httpStatusCode: 403 },
    });
  });

  it('does not know a stranger, a wrong secret, or a session token that is not the key’s', async () => {
    sandbox = await startFakeEndpoint({ policy: [mayRead] });
    const { asRole, asStranger, withWrongSecret } = sandbox;
    const withoutToken = {
      ...asRole,
      credentials: { ...asRole.credentials, sessionToken: undefined },
    };
    await expect(getDeployment(asStranger)).rejects.toMatchObject({
      name: 'UnrecognizedClientException',
    });
    await expect(getDeployment(withoutToken)).rejects.toMatchObject({
      name: 'UnrecognizedClientException',
    });
    await expect(getDeployment(withWrongSecret)).rejects.toMatchObject({
      name: 'InvalidSignatureException',
    });
  });

  it('refuses a request without a signature', async () => {
    sandbox = await startFakeEndpoint();
    const response = await fetch(sandbox.endpoint.url, {
      method: 'POST',
      headers: { 'x-amz-target': 'CodeDeploy_20141006.GetDeployment' },
      body: '{}',
    });
    expect([response.status, await response.json()]).toEqual([
      403,
      {
        __type: 'com.amazonaws#MissingAuthenticationTokenException',
        message: 'Missing Authentication Token',
      },
    ]);
  });

  it('tells the time of the sandbox in every answer', async () => {
    sandbox = await startFakeEndpoint();
    const response = await fetch(`${sandbox.endpoint.url}/`);
    expect(response.headers.get('date')).toBe('Fri, 02 Jan 2026 03:04:05 GMT');
  });

  it('hands function URLs to Lambda with their own path', async () => {
    sandbox = await startFakeEndpoint();
    const response = await fetch(`${sandbox.endpoint.url}/lambda-url/abc/slack/events?x=1`, {
      method: 'POST',
      body: 'hello',
    });
    expect(await response.json()).toEqual({
      urlId: 'abc',
      path: '/slack/events',
      query: 'x=1',
      body: 'hello',
    });
  });
});

describe('faults that a story chooses', () => {
  let sandbox: Sandbox;
  afterEach(() => sandbox.endpoint.close());

  const withFault = async (fault: Interception) => {
    sandbox = await startFakeEndpoint({
      intercept: ({ operation }) => (operation === 'GetDeployment' ? fault : { kind: 'pass' }),
    });
    return getDeployment(sandbox.asRoot);
  };

  it('throttles a call, which then never reaches the service', async () => {
    const call = withFault({
      kind: 'fail',
      error: new AwsError('ThrottlingException', 'Rate exceeded'),
    });
    await expect(call).rejects.toMatchObject({ name: 'ThrottlingException' });
    expect(sandbox.asked).toEqual([]);
  });

  it('does the call and loses the reply', async () => {
    await expect(withFault({ kind: 'lose-reply' })).rejects.toThrow('socket hang up');
    expect(sandbox.asked.map(({ operation }) => operation)).toEqual(['codedeploy:GetDeployment']);
    expect(sandbox.endpoint.calls().map(({ outcome }) => outcome)).toEqual(['lost']);
  });

  it('tells when a call is done whose reply is lost', async () => {
    const askedBefore: number[] = [];
    const done = () => askedBefore.push(sandbox.asked.length);
    await expect(withFault({ kind: 'lose-reply', done })).rejects.toThrow('socket hang up');
    expect(askedBefore).toEqual([1]);
  });

  it('delays a call on the clock of the sandbox', async () => {
    let intercepted: () => void = () => undefined;
    const arrived = new Promise<void>((resolve) => (intercepted = resolve));
    sandbox = await startFakeEndpoint({
      intercept: () => {
        intercepted();
        return { kind: 'delay', ms: 60_000 };
      },
    });
    const call = getDeployment(sandbox.asRoot);
    await arrived;
    expect(sandbox.asked).toEqual([]);
    await sandbox.clock.advance(60_000);
    await call;
    expect(sandbox.asked).toHaveLength(1);
  });
});

describe('starting the endpoint', () => {
  it('says in one sentence that its port is taken', async () => {
    const first = await startFakeEndpoint();
    const { clock, iam } = first;
    const second = createEndpoint({
      port: first.endpoint.port,
      services: [],
      iam,
      clock,
      onError: () => undefined,
    });
    await expect(second).rejects.toThrow(
      `port ${first.endpoint.port} for the AWS endpoint is in use; choose another one`,
    );
    await first.endpoint.close();
  });

  it('stops when a service names an operation that its SDK client has no schema for', async () => {
    const { clock, iam, endpoint } = await startFakeEndpoint();
    const services = [
      {
        signingName: 'codedeploy',
        protocol: 'json-1.1' as const,
        schemas: {},
        operations: { Invented: { needs: () => [], run: () => ({}) } },
      },
    ];
    await expect(
      createEndpoint({ port: 0, services, iam, clock, onError: () => undefined }),
    ).rejects.toThrow(
      'the SDK client exports no operation schema "Invented$": has its layout changed?',
    );
    await endpoint.close();
  });
});
