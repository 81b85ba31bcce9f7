import { AwsError } from '../endpoint/service.ts';
import type { Clock } from '../clock.ts';
import { stillPlane } from '../load-balancer/still-plane.ts';
import { createCloudWatch } from '../services/cloudwatch/index.ts';
import { createCodeDeploy } from '../services/codedeploy/index.ts';
import { createEcr } from '../services/ecr/index.ts';
import { createEcs } from '../services/ecs/index.ts';
import { createElbv2 } from '../services/elbv2/index.ts';
import { createEvents, type EventsPorts } from '../services/events/index.ts';
import { createSqs } from '../services/sqs/index.ts';
import { createStates } from '../services/states/index.ts';
import type { AwsEvent, LambdaEventInvoker, LambdaInvoker } from '../services/wiring.ts';
import type { Identities } from './identities.ts';
import { digestOf } from './releases.ts';
import { simulatedTasks } from './tasks.ts';

export const place = { account: '000000000000', region: 'eu-west-1' };

/** What the cloud needs of the simulation around it. */
export interface CloudSurroundings {
  readonly clock: Clock;
  readonly identities: Identities;
  readonly chance: () => number;
  readonly lambda: LambdaInvoker & LambdaEventInvoker;
  /** Faults on the way from a rule to its target. */
  readonly deliver: NonNullable<EventsPorts['deliver']>;
  /** Hears of everything that the services say happened. */
  readonly onEvent: (event: AwsEvent) => void;
}

export type SimulatedCloud = ReturnType<typeof createSimulatedCloud>;

/**
 * The sandbox's own services in one process, without sockets, processes or files. Who may do what is not decided
 * here: policies are proven by the stories, and refused permissions come as faults.
 */
export function createSimulatedCloud(around: CloudSurroundings) {
  const { clock, identities, chance, lambda, deliver } = around;
  const authorizer = { require: () => undefined, credentialsFor: () => noCredentials };
  const sqs = createSqs({
    clock,
    ...place,
    endpointUrl: () => '',
    lambda,
    newId: identities.hex32,
  });
  const events = createEvents({
    clock,
    ...place,
    lambda,
    sqs: sqs.core,
    authorizer,
    newId: identities.hex32,
    chance,
    deliver,
  });
  const sink = {
    emit(event: AwsEvent) {
      around.onEvent(event);
      events.core.emit(event);
    },
  };
  const states = createStates({
    clock,
    ...place,
    lambda,
    authorizer,
    events: sink,
    file: () => undefined,
    chance,
    newId: identities.hex32,
    newToken: identities.token,
  });
  const cloudwatch = createCloudWatch({ clock, events: sink });
  const ecr = createEcr({ clock, ...place, events: sink });
  const tasks = simulatedTasks(clock, digestOfImage);
  const elbv2 = createElbv2({
    clock,
    ...place,
    metrics: { record: () => undefined },
    plane: stillPlane((ip) => {
      const release = tasks.releaseAt(ip);
      return release ? { kind: 'status', status: release.health } : { kind: 'refused' };
    }),
  });
  const ecs = createEcs({
    clock,
    ...place,
    startTask: tasks.startTask,
    targets: elbv2.core,
    events: sink,
    newId: identities.hex32,
    lookEveryMs: 30_000,
  });
  const codedeploy = createCodeDeploy({
    clock,
    ...place,
    authorizer,
    events: sink,
    lambda,
    alarms: cloudwatch.core,
    ecs: ecs.core,
    elbv2: elbv2.core,
    options: { alarmPollMs: 20_000, taskSetPollMs: 10_000 },
    newDeploymentId: identities.name,
    newHookExecutionId: identities.hex32,
  });
  return { cloudwatch, codedeploy, ecr, ecs, elbv2, events, sqs, states, tasks };

  /** By digest, or by the tag of the very first image. */
  function digestOfImage(image: string): string {
    const [name = '', digest] = image.split('@');
    if (digest) return digest;
    const [, service = '', tag = ''] = /slipway\/([^:]+):(.+)$/.exec(name) ?? [];
    const found = ecr.core.find(`slipway/${service}`, { tag });
    if (!found) throw new AwsError('ImageNotFoundException', `there is no image ${image}`);
    return digestOf(service, tag);
  }
}

const noCredentials = {
  AWS_ACCESS_KEY_ID: '',
  AWS_SECRET_ACCESS_KEY: '',
  AWS_SESSION_TOKEN: '',
};
