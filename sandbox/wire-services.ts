import { randomBytes, randomUUID } from 'node:crypto';
import type { Clock } from './clock.ts';
import { createFargate, secretsFrom } from './fargate/index.ts';
import { createIam } from './iam/index.ts';
import type { Weather } from './faults/index.ts';
import { createNetwork } from './network.ts';
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

export interface WiringOptions {
  readonly clock: Clock;
  readonly place: { readonly account: string; readonly region: string };
  /** Where an asset of the assembly is on this machine. */
  readonly file: (bucket: string, key: string) => string | undefined;
  /** The endpoint opens last, when all services exist; they ask for its address when they need it. */
  readonly endpointUrl: () => string;
  readonly onError: (error: unknown) => void;
  /** What goes wrong on the way of events and in functions, by choice. */
  readonly weather?: Weather;
}

/** Every service, each given just the others that AWS's would call behind the scenes. */
export function wireServices({ clock, place, file, endpointUrl, onError, weather }: WiringOptions) {
  const network = createNetwork();
  const iam = createIam({ ...place, seed: randomBytes(16).toString('hex') });
  const logs = createLogs({ clock });
  const sts = createSts();
  const rds = createRds();
  const secrets = createSecretsManager({ clock, databases: rds.core });
  const dynamodb = createDynamoDb({ clock, ...place });
  const sqs = createSqs({
    clock,
    ...place,
    endpointUrl,
    lambda: { invoke: (...call) => lambda.invoker.invoke(...call) },
  });
  const lambda = createLambda({
    clock,
    ...place,
    endpointUrl,
    network,
    iam,
    logs: logs.core,
    file,
    ports: {
      mapEventSource: (source) => void sqs.core.mapEventSource(source),
      deliver: (failed) => void sqs.core.keepFailed(failed),
    },
    onError,
    ...(weather && { sabotage: weather.sabotage }),
  });
  const events = createEvents({
    clock,
    ...place,
    lambda: lambda.invoker,
    sqs: sqs.core,
    authorizer: iam,
    ...(weather && { deliver: weather.deliver }),
  });
  const states = createStates({
    clock,
    ...place,
    lambda: lambda.invoker,
    authorizer: iam,
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
    authorizer: iam,
    ecr: ecr.core,
    resolveSecret: secretsFrom((id) => secrets.core.resolve(id)),
    endpointUrl,
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
    authorizer: iam,
    events: events.core,
    lambda: lambda.invoker,
    alarms: cloudwatch.core,
    ecs: ecs.core,
    elbv2: elbv2.core,
  });

  return {
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
    rds,
    secrets,
    sqs,
    states,
    sts,
  };
}

export type Services = ReturnType<typeof wireServices>;
