import machine from '../../state-machines/deployment.asl.json' with { type: 'json' };
import { names, type ServiceEnvironment } from '../../orchestrator/catalogue/names.ts';
import { makeRule } from '../services/events/rule.ts';
import { place, type SimulatedCloud } from './cloud.ts';
import { stateMachineArn } from './functions.ts';

const functionArn = (name: string) =>
  `arn:aws:lambda:${place.region}:${place.account}:function:slipway-${name}`;

const kebab = (pascal: string) =>
  pascal.replace(/(?<!^)[A-Z]/g, (letter) => `-${letter}`).toLowerCase();

/** The state machine's text as CDK would deploy it: each `${PlanFunction}` is a function's ARN. */
const definition = JSON.stringify(machine).replace(/\$\{(\w+)Function\}/g, (_, name: string) =>
  functionArn(kebab(name)),
);

/** Puts the state machine, the rules, the schedules and the queue of `infra/` into a cloud. */
export function buildOrchestrator(cloud: SimulatedCloud, places: readonly ServiceEnvironment[]) {
  const roleArn = `arn:aws:iam::${place.account}:role/states`;
  cloud.states.core.putMachine({ name: 'slipway-deployment', text: definition, roleArn });
  cloud.events.core.createBus('slipway');
  on(cloud, 'deployment-changed', 'wake', {
    source: ['aws.codedeploy'],
    detail: { application: places.map((where) => names.codeDeploy(where)) },
  });
  on(cloud, 'alarm-changed', 'wake', {
    source: ['aws.cloudwatch'],
    detail: { alarmName: [{ prefix: 'slipway-' }] },
  });
  on(cloud, 'task-stopped', 'wake', {
    source: ['aws.ecs'],
    'detail-type': ['ECS Task State Change'],
    detail: { lastStatus: ['STOPPED'] },
  });
  on(cloud, 'execution-ended', 'janitor', {
    source: ['aws.states'],
    detail: { stateMachineArn: [stateMachineArn], status: ['FAILED', 'TIMED_OUT', 'ABORTED'] },
  });
  every(cloud, 'reconcile', 'rate(1 minute)', 'reconcile');
  every(cloud, 'sweep', 'rate(5 minutes)', 'janitor');
  buildAnnouncements(cloud, places);
}

function on(cloud: SimulatedCloud, name: string, target: string, pattern: Record<string, unknown>) {
  addRule(cloud, name, 'default', {
    EventPattern: pattern,
    Targets: [{ Id: '1', Arn: functionArn(target) }],
  });
}

function every(cloud: SimulatedCloud, name: string, rate: string, target: string) {
  addRule(cloud, name, 'default', {
    ScheduleExpression: rate,
    Targets: [{ Id: '1', Arn: functionArn(target) }],
  });
}

function buildAnnouncements(
  { sqs, events }: SimulatedCloud,
  places: readonly ServiceEnvironment[],
) {
  const settings = {
    fifo: true,
    contentBasedDeduplication: true,
    dedupScope: 'queue',
    delaySeconds: 0,
    visibilitySeconds: 30,
    retentionSeconds: 1_209_600,
    waitSeconds: 0,
    maxMessageBytes: 1_048_576,
  } as const;
  const dead = sqs.core.create({ ...settings, name: 'slipway-unannounced.fifo' });
  const queue = sqs.core.create(
    { ...settings, name: 'slipway-announcements.fifo' },
    { deadLetterArn: dead.settings.arn, maxReceiveCount: 5 },
  );
  sqs.core.addPolicy(queue.settings.name, {
    Statement: [
      {
        Effect: 'Allow',
        Principal: { Service: 'events.amazonaws.com' },
        Action: 'sqs:SendMessage',
      },
    ],
  });
  for (const { service, environment } of places)
    addRule({ events }, `announce-${service}-${environment}`, 'slipway', {
      EventPattern: {
        source: ['slipway'],
        detail: { service: [service], environment: [environment] },
      },
      Targets: [
        {
          Id: '1',
          Arn: queue.settings.arn,
          SqsParameters: { MessageGroupId: `${service}-${environment}` },
        },
      ],
    });
  sqs.core.mapEventSource({
    queueArn: queue.settings.arn,
    functionName: functionArn('announcer'),
    batchSize: 10,
    reportBatchItemFailures: true,
  });
}

interface RuleProperties {
  readonly EventPattern?: Record<string, unknown>;
  readonly ScheduleExpression?: string;
  readonly Targets: {
    Id: string;
    Arn: string;
    SqsParameters?: { MessageGroupId: string };
  }[];
}

function addRule(
  { events }: Pick<SimulatedCloud, 'events'>,
  name: string,
  busName: string,
  properties: RuleProperties,
) {
  const arn = events.core.ruleArn(name, busName);
  events.core.addRule(makeRule({ State: 'ENABLED', ...properties }, { name, arn, busName }));
}
