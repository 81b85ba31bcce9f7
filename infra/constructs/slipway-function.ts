import { Duration, RemovalPolicy, Stack } from 'aws-cdk-lib';
import type * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as logs from 'aws-cdk-lib/aws-logs';
import type * as sqs from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { acknowledge } from './acknowledge.ts';
import { orchestratorNames } from './named-arns.ts';
import type { Permission } from './permission.ts';

export interface SlipwayFunctionProps {
  /** Such as `plan`; the function is called `slipway-plan`. */
  readonly name: string;
  readonly code: lambda.Code;
  readonly environment: Readonly<Record<string, string>>;
  readonly permissions: readonly Permission[];
  /** Seconds; default 30. */
  readonly timeout?: number;
  /**
   * Concurrent invocations kept for it, which are also the most there can be. `-c slipway:reservedConcurrency=false`
   * leaves them out of all functions: a new AWS account has ten in all, and Lambda then refuses to keep any.
   */
  readonly reservedConcurrency?: number;
  /** Where an event goes that could not be handled; for functions that are invoked without anyone waiting. */
  readonly deadLetters?: sqs.IQueue;
  readonly vpc?: ec2.IVpc;
}

const tracing: Permission = {
  actions: ['xray:PutTraceSegments', 'xray:PutTelemetryRecords'],
  resources: ['*'],
  wide: 'X-Ray’s writes know no resource.',
};

const networkInterfaces: Permission = {
  actions: [
    'ec2:CreateNetworkInterface',
    'ec2:DescribeNetworkInterfaces',
    'ec2:DeleteNetworkInterface',
    'ec2:DescribeSubnets',
    'ec2:AssignPrivateIpAddresses',
    'ec2:UnassignPrivateIpAddresses',
  ],
  resources: ['*'],
  wide: 'Lambda makes network interfaces, whose ids it chooses, before the function runs.',
};

/** One Lambda function with a role and a log group of its own (T13), traced, on arm64. */
export class SlipwayFunction extends Construct {
  readonly lambda: lambda.Function;

  constructor(scope: Construct, id: string, props: SlipwayFunctionProps) {
    super(scope, id);
    const functionName = orchestratorNames.function(props.name);
    const logGroup = new logs.LogGroup(this, 'Logs', {
      logGroupName: `/aws/lambda/${functionName}`,
      retention: logs.RetentionDays.THREE_MONTHS,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    const role = this.#role(props);
    logGroup.grantWrite(role);
    this.lambda = new lambda.Function(this, 'Function', {
      functionName,
      runtime: lambda.Runtime.NODEJS_24_X,
      architecture: lambda.Architecture.ARM_64,
      handler: 'index.handler',
      code: props.code,
      // Lambda gives processor time by memory. These start cold more often than not, and Slack waits three seconds.
      memorySize: 1024,
      timeout: Duration.seconds(props.timeout ?? 30),
      environment: { ...props.environment, POWERTOOLS_SERVICE_NAME: 'slipway', LOG_LEVEL: 'INFO' },
      role,
      logGroup,
      tracing: lambda.Tracing.ACTIVE,
      ...(props.reservedConcurrency !== undefined &&
        mayReserve(this) && { reservedConcurrentExecutions: props.reservedConcurrency }),
      ...(props.deadLetters && { deadLetterQueue: props.deadLetters }),
      ...(props.vpc && { vpc: props.vpc }),
    });
  }

  #role({ permissions, vpc }: SlipwayFunctionProps) {
    const role = new iam.Role(this, 'Role', {
      assumedBy: new iam.ServicePrincipal('lambda.amazonaws.com'),
    });
    const all = [...permissions, tracing, ...(vpc ? [networkInterfaces] : [])];
    all.forEach((permission) => role.addToPolicy(statement(permission)));
    acknowledge(role, exceptions(Stack.of(this), all));
    return role;
  }
}

/** From the command line a context value is text, from `cdk.json` a boolean. */
const mayReserve = (construct: Construct) =>
  String(construct.node.tryGetContext('slipway:reservedConcurrency')) !== 'false';

const statement = ({ actions, resources, conditions }: Permission) =>
  new iam.PolicyStatement({
    actions: [...actions],
    resources: [...resources],
    ...(conditions && { conditions }),
  });

/** The policy checks' finding for each wildcard, with the reason that the permission gives. */
function exceptions(stack: Stack, permissions: readonly Permission[]): Record<string, string> {
  const wide = permissions.flatMap(({ actions, resources, wide }) =>
    resources
      .filter((resource) => resource.includes('*'))
      .map((resource) => {
        if (wide === undefined)
          throw new Error(`${actions.join(', ')}: say why ${resource} is needed`);
        return { finding: `AwsSolutions-IAM5[Resource::${readable(stack, resource)}]`, wide };
      }),
  );
  const reasons = Map.groupBy(wide, ({ finding }) => finding);
  return Object.fromEntries(
    [...reasons].map(([finding, found]) => [
      finding,
      [...new Set(found.map(({ wide }) => wide))].join(' '),
    ]),
  );
}

/** As cdk-nag writes an ARN: `arn:<AWS::Partition>:ecs:…`. */
const readable = (stack: Stack, arn: string) =>
  arn
    .replaceAll(stack.partition, '<AWS::Partition>')
    .replaceAll(stack.region, '<AWS::Region>')
    .replaceAll(stack.account, '<AWS::AccountId>');
