import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { virtualClock } from '../../../sandbox/clock.ts';
import type { Properties, ResourceContext } from '../../../sandbox/cloudformation/resource.ts';
import { createIam, iamResources } from '../../../sandbox/iam/index.ts';
import { createNetwork } from '../../../sandbox/network.ts';
import { createLambda } from '../../../sandbox/services/lambda/index.ts';
import type {
  EventSource,
  FailedEvent,
  LambdaOptions,
} from '../../../sandbox/services/lambda/index.ts';
import { createLogs } from '../../../sandbox/services/logs/index.ts';

export const account = '000000000000';
export const region = 'eu-west-1';
export const startedAt = Date.UTC(2026, 0, 2, 3, 4, 5);

const context = (logicalId: string): ResourceContext => ({
  stackName: 'test',
  logicalId,
  account,
  region,
  physicalName: () => `test-${logicalId}-SUFFIX`,
});

/** A Lambda service with one role, and functions written as source text. Close it at the end. */
export function startLambda(overrides: Partial<LambdaOptions> = {}) {
  const clock = virtualClock({ startAt: startedAt });
  const iam = createIam({ account, region, seed: 'test' });
  const logs = createLogs({ clock });
  const network = createNetwork();
  const folder = mkdtempSync(join(tmpdir(), 'slipway-lambda-'));
  const eventSources: EventSource[] = [];
  const failedEvents: FailedEvent[] = [];
  const errors: unknown[] = [];
  const lambda = createLambda({
    clock,
    account,
    region,
    network,
    iam,
    logs: logs.core,
    endpointUrl: () => 'http://127.0.0.1:4566',
    file: (bucket, key) => (bucket === 'assets' ? join(folder, key) : undefined),
    ports: {
      mapEventSource: (source) => void eventSources.push(source),
      deliver: (failed) => void failedEvents.push(failed),
    },
    onError: (error) => errors.push(error),
    ...overrides,
  });

  const create = async (type: string, logicalId: string, properties: Properties) => {
    const handler = [...iamResources(iam), ...lambda.resources].find((one) => one.type === type);
    if (!handler) throw new Error(`no handler for ${type}`);
    return handler.create(properties, context(logicalId));
  };

  /** Makes a function from the source of its index.js. */
  const define = async (name: string, source: string, properties: Properties = {}) => {
    mkdirSync(join(folder, name), { recursive: true });
    writeFileSync(join(folder, name, 'index.js'), source);
    return create('AWS::Lambda::Function', name, {
      FunctionName: name,
      Runtime: 'nodejs24.x',
      Handler: 'index.handler',
      Code: { S3Bucket: 'assets', S3Key: name },
      Role: `arn:aws:iam::${account}:role/runner`,
      ...properties,
    });
  };

  const close = async () => {
    await lambda.close();
    rmSync(folder, { recursive: true });
  };

  iam.roles.create({
    roleName: 'runner',
    path: '/',
    roleId: 'AROARUNNER',
    trust: {
      Statement: [
        {
          Effect: 'Allow',
          Action: 'sts:AssumeRole',
          Principal: { Service: 'lambda.amazonaws.com' },
        },
      ],
    },
  });
  const allow = (actions: string[], resource = '*') =>
    iam.roles.attach('runner', actions.join(), {
      Statement: [{ Effect: 'Allow', Action: actions, Resource: resource }],
    });

  return {
    lambda,
    iam,
    clock,
    network,
    logs: logs.core,
    create,
    define,
    allow,
    close,
    eventSources,
    failedEvents,
    errors,
  };
}
