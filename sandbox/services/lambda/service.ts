import * as schemas from '@aws-sdk/client-lambda';
import type {
  FunctionConfiguration,
  GetFunctionRequest,
  GetFunctionResponse,
  InvocationRequest,
  InvocationResponse,
  ListFunctionsRequest,
  ListFunctionsResponse,
} from '@aws-sdk/client-lambda';
import { AwsError } from '../../endpoint/service.ts';
import type { AwsService, Caller, Operation } from '../../endpoint/service.ts';
import type { Pool } from '../../lambda/index.ts';
import { parseFunctionName } from './core.ts';
import type { LambdaCore, LambdaFunction } from './core.ts';
import type { EventQueue } from './event-queue.ts';

/** Largest payloads: 6 MB for an answer at once, 1 MB for an event. */
const largestPayload = { RequestResponse: 6 * 1024 * 1024, Event: 1024 * 1024 };

/** Lambda on the wire. */
export function lambdaService(tools: {
  core: LambdaCore;
  pool: Pool;
  events: EventQueue;
}): AwsService {
  const { core } = tools;
  const getFunction: Operation<GetFunctionRequest, GetFunctionResponse> = {
    needs: ({ FunctionName }, caller) =>
      need('lambda:GetFunction', functionArn(caller, FunctionName)),
    run({ FunctionName = '' }) {
      const fn = core.get(FunctionName);
      return {
        Configuration: configurationOf(fn),
        Code: { RepositoryType: 'S3', Location: `file://${fn.taskRoot}` },
      };
    },
  };
  const listFunctions: Operation<ListFunctionsRequest, ListFunctionsResponse> = {
    needs: () => need('lambda:ListFunctions', '*'),
    run: () => ({ Functions: core.all().map(configurationOf) }),
  };
  return {
    signingName: 'lambda',
    protocol: 'rest-json',
    schemas,
    operations: {
      Invoke: invokeOperation(tools),
      GetFunction: getFunction,
      ListFunctions: listFunctions,
    },
  };
}

function invokeOperation({
  core,
  pool,
  events,
}: {
  core: LambdaCore;
  pool: Pool;
  events: EventQueue;
}): Operation<InvocationRequest, InvocationResponse> {
  return {
    needs: ({ FunctionName, Qualifier }, caller) =>
      need('lambda:InvokeFunction', functionArn(caller, FunctionName, Qualifier)),
    async run({ FunctionName = '', Qualifier, InvocationType = 'RequestResponse', Payload }) {
      const fn = core.get(Qualifier === undefined ? FunctionName : `${FunctionName}:${Qualifier}`);
      const payload = parsePayload(
        Payload,
        InvocationType === 'Event' ? 'Event' : 'RequestResponse',
      );
      if (InvocationType === 'DryRun') return { StatusCode: 204 };
      if (InvocationType === 'Event') {
        events.add(fn, payload);
        return { StatusCode: 202 };
      }
      const result = await pool.invoke(fn, payload);
      return {
        StatusCode: 200,
        ExecutedVersion: '$LATEST',
        // An error inside the function is still a 200; this header is how a caller knows.
        FunctionError: result.error ? 'Unhandled' : undefined,
        Payload: Buffer.from(JSON.stringify(result.payload ?? null)),
      };
    },
  };
}

function parsePayload(
  payload: InvocationRequest['Payload'],
  kind: keyof typeof largestPayload,
): unknown {
  const bytes = Buffer.from(payload ?? []);
  if (bytes.length > largestPayload[kind])
    throw new AwsError(
      'RequestTooLargeException',
      `Request must be smaller than ${largestPayload[kind]} bytes for the ${kind} operation`,
      413,
    );
  if (bytes.length === 0) return {};
  try {
    const value: unknown = JSON.parse(bytes.toString('utf8'));
    return value;
  } catch (cause) {
    throw Object.assign(
      new AwsError('InvalidRequestContentException', 'Could not parse request body into json'),
      { cause },
    );
  }
}

function configurationOf(fn: LambdaFunction): FunctionConfiguration {
  return {
    FunctionName: fn.functionName,
    FunctionArn: fn.arn,
    Runtime: runtimeOf(fn.runtime),
    Role: fn.roleArn,
    Handler: fn.handler,
    Description: fn.description ?? '',
    Timeout: fn.timeoutMs / 1000,
    MemorySize: fn.memoryMiB,
    LastModified: new Date(fn.lastModified).toISOString().replace('Z', '+0000'),
    Version: '$LATEST',
    State: 'Active',
    LastUpdateStatus: 'Successful',
    PackageType: 'Zip',
    LoggingConfig: { LogFormat: 'Text', LogGroup: fn.logGroupName },
  };
}

const runtimeOf = (name: string) =>
  Object.values(schemas.Runtime).find((runtime) => runtime === name);

const need = (action: string, resource: string) => [{ action, resources: [resource] }];

function functionArn({ region, account }: Caller, name = '', qualifier?: string): string {
  const parsed = parseFunctionName(name);
  const suffix = qualifier ?? parsed.qualifier;
  return `arn:aws:lambda:${region}:${account}:function:${parsed.functionName}${suffix === undefined ? '' : `:${suffix}`}`;
}
