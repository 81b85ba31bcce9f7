import type { Clock } from './clock.ts';
import { bootAssembly, openAssembly, type BootedAssembly } from './cloudformation/index.ts';
import type { ResourceHandler } from './cloudformation/resource.ts';
import { createEndpoint } from './endpoint/index.ts';
import type { Weather } from './faults/index.ts';
import { iamResources } from './iam/index.ts';
import { pushReleases } from './releases.ts';
import { wireServices, type Services } from './wire-services.ts';

const place = { account: '000000000000', region: 'eu-west-1' };

export interface CloudOptions {
  readonly clock: Clock;
  /** Cloud assembly: the folder that `cdk synth` wrote. */
  readonly assembly: string;
  readonly awsPort: number;
  /** By stack name, then parameter name. */
  readonly parameters: Readonly<Record<string, Readonly<Record<string, string>>>>;
  readonly onError: (error: unknown) => void;
  /** What goes wrong at the cloud's ports, by choice. */
  readonly weather: Weather;
}

export type Cloud = Awaited<ReturnType<typeof createCloud>>;

/** All services behind one endpoint. `boot` creates what the templates say; `close` ends everything. */
export async function createCloud({ clock, onError, awsPort, weather, ...options }: CloudOptions) {
  const assembly = openAssembly(options.assembly, place);
  let endpointUrl = '';
  const services = wireServices({
    clock,
    place,
    file: (bucket, key) => assembly.file(bucket, key),
    endpointUrl: () => endpointUrl,
    onError,
    weather,
  });
  const endpoint = await createEndpoint({
    port: awsPort,
    clock,
    iam: services.iam,
    functionUrls: services.lambda.functionUrls,
    services: awsServices(services),
    intercept: weather.intercept,
    onError,
  });
  endpointUrl = endpoint.url;

  const boot = (): Promise<BootedAssembly> =>
    bootAssembly({
      assembly,
      ...place,
      handlers: resourceHandlers(services),
      parameters: options.parameters,
      resolveSecret: ({ secretId, jsonKey }) => services.secrets.core.resolve(secretId, jsonKey),
    });

  async function close() {
    await Promise.all([endpoint.close(), services.lambda.close()]);
    services.cloudwatch.core.stop();
    services.ecs.core.close();
    await services.fargate.close();
    await Promise.all([services.elbv2.core.close(), services.rds.core.stop()]);
  }

  return { ...services, clock, endpoint, boot, close };
}

/** What the endpoint serves; RDS has no API here, since nothing of ours calls one. */
const awsServices = (all: Services) => [
  all.codedeploy.service,
  all.cloudwatch.service,
  all.dynamodb.service,
  all.ecr.service,
  all.ecs.service,
  all.elbv2.service,
  all.events.service,
  all.lambda.service,
  all.logs.service,
  all.secrets.service,
  all.sqs.service,
  all.states.service,
  all.sts.service,
];

const resourceHandlers = (all: Services): ResourceHandler[] => [
  ...iamResources(all.iam),
  ...all.logs.resources,
  ...all.rds.resources,
  ...all.secrets.resources,
  ...all.dynamodb.resources,
  ...all.sqs.resources,
  ...all.lambda.resources,
  ...all.events.resources,
  ...all.states.resources,
  ...all.cloudwatch.resources,
  ...all.ecr.resources.map((handler) => withImages(handler, all)),
  ...all.elbv2.resources,
  ...all.ecs.resources,
  ...all.codedeploy.resources,
];

/** A repository is filled as soon as it stands: the services' stacks need their first image. */
function withImages(handler: ResourceHandler, { ecr }: Services): ResourceHandler {
  if (handler.type !== 'AWS::ECR::Repository') return handler;
  return {
    ...handler,
    async create(properties, context) {
      const created = await handler.create(properties, context);
      pushReleases(ecr.core, created.ref);
      return created;
    },
  };
}
