import { randomBytes, randomUUID } from 'node:crypto';
import type { Clock } from './clock.ts';
import { bootAssembly, openAssembly, type BootedAssembly } from './cloudformation/index.ts';
import { createEndpoint } from './endpoint/index.ts';
import { createFargate, secretsFrom } from './fargate/index.ts';
import { createIam, iamResources } from './iam/index.ts';
import type { ResourceHandler } from './cloudformation/resource.ts';
import { createNetwork } from './network.ts';
import { pushReleases } from './releases.ts';
import { createCloudWatch } from './services/cloudwatch/index.ts';
import { createCodeDeploy } from './services/codedeploy/index.ts';
import { createDynamoDb } from './services/dynamodb/index.ts';
import { createEcr } from './services/ecr/index.ts';
import { createEcs } from './services/ecs/index.ts';
import { createElbv2 } from './services/elbv2/index.ts';
import { createEvents } from './services/events/index.ts';
import { createLambda } from './services/lambda/index.ts';
import { createLogs } from './services/logs/index.ts';
import { createRds } from './services/rds/index.ts';
import { createSecretsManager } from './services/secretsmanager/index.ts';
import { createSqs } from './services/sqs/index.ts';
import { createStates } from './services/states/index.ts';
import { createSts } from './services/sts/index.ts';

export const account = '000000000000';
export const region = 'eu-west-1';

export interface CloudOptions {
  readonly clock: Clock;
  /** Cloud assembly: the folder that `cdk synth` wrote. */
  readonly assembly: string;
  readonly awsPort: number;
  /** By stack name, then parameter name. */
  readonly parameters: Readonly<Record<string, Readonly<Record<string, string>>>>;
  readonly onError: (error: unknown) => void;
}

export type Cloud = Awaited<ReturnType<typeof createCloud>>;

/** All services, wired to each other as AWS's are behind the scenes, and booted from the templates. */
export async function createCloud(options: CloudOptions) {
  const { clock, onError } = options;
  const place = { account, region };
  const assembly = openAssembly(options.assembly, place);
  const file = (bucket: string, key: string) => assembly.file(bucket, key);
  // The endpoint opens last, when all services exist; they ask for its address when they need it.
  let endpointUrl = '';
  const asksEndpoint = { ...place, endpointUrl: () => endpointUrl };

  const network = createNetwork();
  const iam = createIam({ ...place, seed: randomBytes(16).toString('hex') });
  const authorizer = iam;
  const logs = createLogs({ clock });
  const sts = createSts();
  const rds = createRds();
  const secrets = createSecretsManager({ clock, databases: rds.core });
  const dynamodb = createDynamoDb({ clock, ...place });
  const sqs = createSqs({
    clock,
    ...asksEndpoint,
    lambda: { invoke: (...call) => lambda.invoker.invoke(...call) },
  });
  const lambda = createLambda({
    clock,
    ...asksEndpoint,
    network,
    iam,
    logs: logs.core,
    file,
    ports: {
      mapEventSource: (source) => void sqs.core.mapEventSource(source),
      deliver: (failed) => void sqs.core.keepFailed(failed),
    },
    onError,
  });
  const events = createEvents({
    clock,
    ...place,
    lambda: lambda.invoker,
    sqs: sqs.core,
    authorizer,
  });
  const states = createStates({
    clock,
    ...place,
    lambda: lambda.invoker,
    authorizer,
    events: events.core,
    file,
  });
  const cloudwatch = createCloudWatch({ clock, ...place, events: events.core });
  const ecr = createEcr({ clock, ...place, events: events.core });
  const elbv2 = createElbv2({ clock, ...place, metrics: cloudwatch.core, network });
  const fargate = createFargate({
    clock,
    ...place,
    network,
    authorizer,
    ecr: ecr.core,
    resolveSecret: secretsFrom((id) => secrets.core.resolve(id)),
    endpointUrl: () => endpointUrl,
    logs: { write: ({ group, stream, message }) => logs.core.write(group, stream, message) },
  });
  const ecs = createEcs({
    clock,
    ...place,
    events: events.core,
    targets: elbv2.core,
    startTask: fargate.startTask,
    newId: () => randomUUID().replaceAll('-', ''),
  });
  const codedeploy = createCodeDeploy({
    clock,
    ...place,
    authorizer,
    events: events.core,
    lambda: lambda.invoker,
    alarms: cloudwatch.core,
    ecs: ecs.core,
    elbv2: elbv2.core,
  });

  const endpoint = await createEndpoint({
    port: options.awsPort,
    clock,
    iam,
    functionUrls: lambda.functionUrls,
    onError,
    services: [
      codedeploy.service,
      cloudwatch.service,
      dynamodb.service,
      ecr.service,
      ecs.service,
      elbv2.service,
      events.service,
      lambda.service,
      logs.service,
      secrets.service,
      sqs.service,
      states.service,
      sts.service,
    ],
  });
  endpointUrl = endpoint.url;

  /** A repository is filled as soon as it stands: the services' stacks need their first image. */
  const withImages = (handler: ResourceHandler): ResourceHandler => ({
    ...handler,
    async create(properties, context) {
      const created = await handler.create(properties, context);
      if (handler.type === 'AWS::ECR::Repository') pushReleases(ecr.core, created.ref);
      return created;
    },
  });

  /** Creates what the templates say, stack by stack. */
  async function boot(): Promise<BootedAssembly> {
    const booted = await bootAssembly({
      assembly,
      ...place,
      handlers: [
        ...iamResources(iam),
        ...logs.resources,
        ...rds.resources,
        ...secrets.resources,
        ...dynamodb.resources,
        ...sqs.resources,
        ...lambda.resources,
        ...events.resources,
        ...states.resources,
        ...cloudwatch.resources,
        ...ecr.resources.map(withImages),
        ...elbv2.resources,
        ...ecs.resources,
        ...codedeploy.resources,
      ],
      parameters: options.parameters,
      resolveSecret: ({ secretId, jsonKey }) => secrets.core.resolve(secretId, jsonKey),
    });
    return booted;
  }

  async function close() {
    await Promise.all([endpoint.close(), lambda.close()]);
    cloudwatch.core.stop();
    ecs.core.close();
    await fargate.close();
    await Promise.all([elbv2.core.close(), rds.core.stop()]);
  }

  return {
    clock,
    boot,
    close,
    endpoint,
    network,
    iam,
    cloudwatch,
    codedeploy,
    dynamodb,
    ecr,
    ecs,
    elbv2,
    events,
    fargate,
    lambda,
    logs,
    secrets,
    sqs,
    states,
  };
}
