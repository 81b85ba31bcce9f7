import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { ResourceContext, ResourceHandler } from '../../cloudformation/resource.ts';
import type { Clock } from '../../clock.ts';
import type { Authorizer } from '../wiring.ts';
import type { LambdaCore } from './core.ts';
import { environmentOf } from './environment.ts';
import * as schema from './properties.ts';

export interface FunctionTools {
  readonly core: LambdaCore;
  readonly clock: Clock;
  readonly iam: Authorizer & { requireTrust(roleArn: string, service: string): void };
  /** Where an asset of the assembly is on this machine. */
  readonly file: (bucket: string, key: string) => string | undefined;
  readonly endpointUrl: () => string;
}

/** `AWS::Lambda::Function`: a bundle of the assembly, with its role's credentials in its environment. */
export function functionHandler({
  core,
  clock,
  iam,
  file,
  endpointUrl,
}: FunctionTools): ResourceHandler {
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
        logStreamName: `sandbox/[$LATEST]${idOf(context)}`,
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

/** An id of a resource that is the same at every boot, where AWS would choose one at random. */
export const idOf = ({ stackName, logicalId }: ResourceContext) =>
  createHash('sha256').update(`${stackName}/${logicalId}`).digest('hex').slice(0, 32);
