import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { ResourceContext, ResourceHandler } from '../../cloudformation/resource.ts';
import type { Clock } from '../../clock.ts';
import type { Authorizer } from '../wiring.ts';
import type { LambdaCore } from './core.ts';
import { environmentOf } from './environment.ts';
import * as schema from './properties.ts';

/** A queue that feeds a function; the queue's service does the polling. */
export interface EventSource {
  readonly queueArn: string;
  readonly functionName: string;
  /** The function's role, with which Lambda reads the queue. */
  readonly roleArn: string;
  readonly batchSize: number;
  readonly reportBatchItemFailures: boolean;
  readonly enabled: boolean;
  readonly maximumConcurrency?: number;
}

export interface ResourceTools {
  readonly core: LambdaCore;
  readonly clock: Clock;
  readonly iam: Authorizer & { requireTrust(roleArn: string, service: string): void };
  /** Where an asset of the assembly is on this machine. */
  readonly file: (bucket: string, key: string) => string | undefined;
  readonly endpointUrl: () => string;
  readonly mapEventSource: (source: EventSource) => void;
}

/** Handlers of `AWS::Lambda::*`. Layers are refused as an unknown type. */
export function lambdaResources(tools: ResourceTools): ResourceHandler[] {
  const { core } = tools;
  return [
    functionHandler(tools),
    eventSourceHandler(tools),
    {
      type: 'AWS::Lambda::Permission',
      create(properties, context) {
        const permission = schema.permissionProperties.parse(properties);
        core.permit(permission.FunctionName, {
          action: permission.Action,
          principal: permission.Principal,
          sourceArn: permission.SourceArn,
          functionUrlAuthType: permission.FunctionUrlAuthType,
          invokedViaFunctionUrl: permission.InvokedViaFunctionUrl,
        });
        return { ref: context.physicalName(), attributes: { Id: context.physicalName() } };
      },
    },
    {
      type: 'AWS::Lambda::Url',
      create(properties, context) {
        const { TargetFunctionArn } = schema.urlProperties.parse(properties);
        const urlId = digest(context).slice(0, 32);
        core.addUrl(urlId, TargetFunctionArn);
        const url = `${tools.endpointUrl()}/lambda-url/${urlId}/`;
        return {
          ref: TargetFunctionArn,
          attributes: { FunctionArn: TargetFunctionArn, FunctionUrl: url },
        };
      },
    },
    {
      type: 'AWS::Lambda::EventInvokeConfig',
      create(properties, context) {
        const config = schema.eventInvokeConfigProperties.parse(properties);
        core.configureEvents(config.FunctionName, {
          maximumRetryAttempts: config.MaximumRetryAttempts,
          maximumEventAgeSeconds: config.MaximumEventAgeInSeconds,
          onFailureArn: config.DestinationConfig.OnFailure?.Destination,
        });
        return { ref: context.physicalName() };
      },
    },
    {
      type: 'AWS::Lambda::Version',
      create(properties) {
        const { FunctionName } = schema.versionProperties.parse(properties);
        const version = String(core.nextVersion(FunctionName));
        core.addQualifier(FunctionName, version);
        const arn = `${core.get(FunctionName).arn}:${version}`;
        return { ref: arn, attributes: { Version: version, FunctionArn: arn } };
      },
    },
    {
      type: 'AWS::Lambda::Alias',
      create(properties) {
        const { FunctionName, Name } = schema.aliasProperties.parse(properties);
        core.addQualifier(FunctionName, Name);
        const arn = `${core.get(FunctionName).arn}:${Name}`;
        return { ref: arn, attributes: { AliasArn: arn } };
      },
    },
  ];
}

function functionHandler({ core, clock, iam, file, endpointUrl }: ResourceTools): ResourceHandler {
  return {
    type: 'AWS::Lambda::Function',
    create(properties, context) {
      const raw = schema.functionProperties.parse(properties);
      const functionName = raw.FunctionName ?? context.physicalName(64);
      const arn = `arn:aws:lambda:${context.region}:${context.account}:function:${functionName}`;
      iam.requireTrust(raw.Role, 'lambda.amazonaws.com');
      // Lambda makes the network interface with the function's own role.
      if (raw.VpcConfig)
        iam.require(raw.Role, [{ action: 'ec2:CreateNetworkInterface', resources: ['*'] }]);
      const spec = {
        functionName,
        arn,
        version: '$LATEST',
        taskRoot: bundleFolder(
          file(raw.Code.S3Bucket, raw.Code.S3Key),
          raw.Handler,
          raw.Code.S3Key,
        ),
        handler: raw.Handler,
        timeoutMs: raw.Timeout * 1000,
        memoryMiB: raw.MemorySize,
        reservedConcurrency: raw.ReservedConcurrentExecutions,
        logGroupName: raw.LoggingConfig.LogGroup ?? `/aws/lambda/${functionName}`,
        logStreamName: `sandbox/[$LATEST]${digest(context).slice(0, 32)}`,
      };
      const variables = Object.fromEntries(
        Object.entries(raw.Environment.Variables).map(([name, value]) => [name, String(value)]),
      );
      core.add({
        ...spec,
        environment: environmentOf(spec, variables, {
          region: context.region,
          endpointUrl: endpointUrl(),
          credentials: iam.credentialsFor(raw.Role),
        }),
        roleArn: raw.Role,
        runtime: raw.Runtime,
        description: raw.Description,
        deadLetterArn: raw.DeadLetterConfig?.TargetArn,
        lastModified: clock.now(),
      });
      return { ref: functionName, attributes: { Arn: arn } };
    },
  };
}

function bundleFolder(folder: string | undefined, handler: string, key: string): string {
  if (folder === undefined) throw new Error(`the assembly has no asset "${key}"`);
  const entry = join(folder, `${handler.slice(0, handler.lastIndexOf('.'))}.js`);
  if (!existsSync(entry))
    throw new Error(`the bundle has no CommonJS file for the handler ${handler}: ${entry}`);
  return folder;
}

function eventSourceHandler({ core, iam, mapEventSource }: ResourceTools): ResourceHandler {
  return {
    type: 'AWS::Lambda::EventSourceMapping',
    create(properties, context) {
      const raw = schema.eventSourceMappingProperties.parse(properties);
      const { functionName, roleArn } = core.get(raw.FunctionName);
      // Lambda refuses the mapping when the function's role cannot read the queue.
      iam.require(
        roleArn,
        ['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes'].map((action) => ({
          action,
          resources: [raw.EventSourceArn],
        })),
      );
      mapEventSource({
        queueArn: raw.EventSourceArn,
        functionName,
        roleArn,
        batchSize: raw.BatchSize,
        reportBatchItemFailures: raw.FunctionResponseTypes.length > 0,
        enabled: raw.Enabled,
        maximumConcurrency: raw.ScalingConfig?.MaximumConcurrency,
      });
      const id = digest(context).replace(/^(.{8})(.{4})(.{4})(.{4})(.{12}).*$/, '$1-$2-$3-$4-$5');
      return { ref: id, attributes: { Id: id } };
    },
  };
}

const digest = ({ stackName, logicalId }: ResourceContext) =>
  createHash('sha256').update(`${stackName}/${logicalId}`).digest('hex');
