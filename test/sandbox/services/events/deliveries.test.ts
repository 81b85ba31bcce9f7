import { describe, expect, it } from '@jest/globals';
import { virtualClock } from '../../../../sandbox/clock.ts';
import type { ResourceContext } from '../../../../sandbox/cloudformation/resource.ts';
import { AwsError } from '../../../../sandbox/endpoint/service.ts';
import { createEvents, type EventsPorts } from '../../../../sandbox/services/events/index.ts';
import { createSqs } from '../../../../sandbox/services/sqs/index.ts';

const startAt = Date.UTC(2026, 0, 2, 3, 4, 5, 678);
const functionArn = 'arn:aws:lambda:eu-west-1:000000000000:function:slipway-wake';
const context: ResourceContext = {
  stackName: 's',
  logicalId: 'X',
  account: '000000000000',
  region: 'eu-west-1',
  physicalName: () => 'made-up',
};

/** EventBridge and SQS on a virtual clock, with a function that is scripted. */
function world(given: Partial<EventsPorts> = {}) {
  const clock = virtualClock({ startAt });
  const invoked: { payload: unknown; source: unknown; at: number }[] = [];
  const sqs = createSqs({
    clock,
    endpointUrl: () => 'http://127.0.0.1:4566',
    lambda: { invoke: async () => ({ payload: null }) },
  });
  let ids = 0;
  const events = createEvents({
    clock,
    sqs: sqs.core,
    newId: () => `e-${++ids}`,
    chance: () => 1,
    authorizer: { require: () => undefined },
    lambda: {
      invokeLater: async (_name, payload, source) => {
        invoked.push({ payload, source, at: clock.now() - startAt });
      },
    },
    ...given,
  });
  const create = (type: string, properties: object) =>
    [...events.resources, ...sqs.resources]
      .find((handler) => handler.type === type)
      ?.create({ ...properties }, context);
  const rule = (properties: object) =>
    create('AWS::Events::Rule', {
      Name: 'r',
      EventPattern: { source: ['aws.ecs'] },
      Targets: [{ Id: 't', Arn: functionArn }],
      ...properties,
    });
  const emit = (source = 'aws.ecs', detail = {}) =>
    events.core.emit({ source, detailType: 'T', resources: ['arn:task'], detail });
  const bodies = (queue: string) =>
    sqs.core
      .byName(queue)
      .receive({ max: 10 })
      .map(({ body, attributes, groupId }) => ({
        body: JSON.parse(body) as unknown,
        attributes,
        groupId,
      }));
  return { clock, events, sqs, invoked, create, rule, emit, bodies };
}

const allow = (queue: string, sourceArn: string) => ({
  Queues: [`http://x/000000000000/${queue}`],
  PolicyDocument: {
    Statement: [
      {
        Effect: 'Allow',
        Principal: { Service: 'events.amazonaws.com' },
        Action: 'sqs:SendMessage',
        Resource: `arn:aws:sqs:eu-west-1:000000000000:${queue}`,
        Condition: { ArnEquals: { 'aws:SourceArn': sourceArn } },
      },
    ],
  },
});
const ruleArn = 'arn:aws:events:eu-west-1:000000000000:rule/r';

describe('EventBridge', () => {
  it('brings a matching event to its target, in the envelope, after the emitter has gone on', async () => {
    const { clock, rule, emit, invoked } = world();
    await rule({});
    emit('aws.ecs', { a: 1 });
    emit('aws.other');
    expect(invoked).toEqual([]);
    await clock.advance(0);
    expect(invoked).toEqual([
      {
        at: 0,
        source: { service: 'events.amazonaws.com', sourceArn: ruleArn },
        payload: {
          version: '0',
          id: 'e-1',
          'detail-type': 'T',
          source: 'aws.ecs',
          account: '000000000000',
          time: '2026-01-02T03:04:05Z',
          region: 'eu-west-1',
          resources: ['arn:task'],
          detail: { a: 1 },
        },
      },
    ]);
  });

  it('puts a bus event into a FIFO queue under its group, once', async () => {
    const { clock, events, create, rule, bodies } = world();
    const bus = await create('AWS::Events::EventBus', { Name: 'slipway' });
    await create('AWS::SQS::Queue', {
      QueueName: 'a.fifo',
      FifoQueue: true,
      ContentBasedDeduplication: true,
    });
    await create('AWS::SQS::QueuePolicy', allow('a.fifo', ruleArn.replace('/r', '/slipway/r')));
    const created = await rule({
      EventBusName: bus?.ref,
      EventPattern: { source: ['slipway'], detail: { service: ['contacts'] } },
      Targets: [
        {
          Id: 't',
          Arn: 'arn:aws:sqs:eu-west-1:000000000000:a.fifo',
          SqsParameters: { MessageGroupId: 'contacts-prod' },
          InputPath: '$.detail',
        },
      ],
    });
    expect(created).toEqual({
      ref: 'slipway|r',
      attributes: { Arn: 'arn:aws:events:eu-west-1:000000000000:rule/slipway/r' },
    });
    for (const seq of [1, 2, 2]) {
      events.core.publish(
        { source: 'slipway', detailType: 'T', resources: [], detail: { service: 'contacts', seq } },
        { busName: 'slipway' },
      );
    }
    await clock.advance(0);
    expect(bodies('a.fifo').map(({ body, groupId }) => [body, groupId])).toEqual([
      [{ service: 'contacts', seq: 1 }, 'contacts-prod'],
      [{ service: 'contacts', seq: 2 }, 'contacts-prod'],
    ]);
  });

  it('gives up at once without permission, and keeps the event in the dead-letter queue', async () => {
    const { clock, events, create, rule, emit, bodies } = world({
      lambda: {
        invokeLater: async () => {
          throw new AwsError('AccessDeniedException', 'no permission', 403);
        },
      },
    });
    await create('AWS::SQS::Queue', { QueueName: 'dlq' });
    await create('AWS::SQS::QueuePolicy', allow('dlq', ruleArn));
    const dlq = 'arn:aws:sqs:eu-west-1:000000000000:dlq';
    await rule({ Targets: [{ Id: 't', Arn: functionArn, DeadLetterConfig: { Arn: dlq } }] });
    emit();
    await clock.advance(0);
    const text = (StringValue: string) => ({ DataType: 'String', StringValue });
    expect(bodies('dlq')).toMatchObject([
      {
        body: { id: 'e-1' },
        attributes: {
          RULE_ARN: text(ruleArn),
          TARGET_ARN: text(functionArn),
          ERROR_CODE: text('NO_PERMISSIONS'),
          RETRY_ATTEMPTS: text('0'),
        },
      },
    ]);
    expect(events.core.undelivered()).toMatchObject([{ keptInDeadLetterQueue: true }]);
  });

  it('tries again with growing delays, up to the policy, and then says that the event is lost', async () => {
    const tries: number[] = [];
    const { clock, events, rule, emit } = world({
      lambda: {
        invokeLater: async () => {
          tries.push(clock.now() - startAt);
          throw new AwsError('TooManyRequestsException', 'busy', 429);
        },
      },
    });
    await rule({
      Targets: [{ Id: 't', Arn: functionArn, RetryPolicy: { MaximumRetryAttempts: 3 } }],
    });
    emit();
    await clock.advance(3_600_000);
    expect(tries).toEqual([0, 1000, 3000, 7000]);
    expect(events.core.undelivered()).toMatchObject([
      { code: 'THROTTLING', keptInDeadLetterQueue: false },
    ]);
  });

  it('does not send to a queue whose policy names another rule', async () => {
    const { clock, events, create, rule, emit, bodies } = world();
    await create('AWS::SQS::Queue', { QueueName: 'q' });
    await create('AWS::SQS::QueuePolicy', allow('q', `${ruleArn}-other`));
    await rule({ Targets: [{ Id: 't', Arn: 'arn:aws:sqs:eu-west-1:000000000000:q' }] });
    emit();
    await clock.advance(0);
    expect(bodies('q')).toEqual([]);
    expect(events.core.undelivered()).toMatchObject([{ code: 'NO_PERMISSIONS' }]);
  });

  it('starts executions with the role of the target', async () => {
    const started: unknown[] = [];
    const used: unknown[] = [];
    const Arn = 'arn:aws:states:eu-west-1:000000000000:stateMachine:m';
    const { clock, rule, emit } = world({
      states: { start: (given) => void started.push(given) },
      authorizer: { require: (role, needs) => void used.push([role, ...needs]) },
    });
    await rule({ Targets: [{ Id: 't', Arn, RoleArn: 'arn:role', Input: '{"a":1}' }] });
    emit();
    await clock.advance(0);
    expect(started).toEqual([{ stateMachineArn: Arn, input: '{"a":1}' }]);
    expect(used).toEqual([['arn:role', { action: 'states:StartExecution', resources: [Arn] }]]);
  });

  it('runs schedules on the clock, until the rule is disabled', async () => {
    const { clock, events, rule, invoked } = world();
    await rule({ EventPattern: undefined, ScheduleExpression: 'rate(1 minute)' });
    await clock.advance(180_000);
    expect(invoked.map(({ at }) => at)).toEqual([60_000, 120_000, 180_000]);
    expect(invoked[0]?.payload).toMatchObject({
      source: 'aws.events',
      'detail-type': 'Scheduled Event',
      resources: [ruleArn],
    });
    events.core.setEnabled(events.core.rule('r'), false);
    await clock.advance(180_000);
    expect(invoked).toHaveLength(3);
  });

  it('loses, doubles and delays events when it is told to', async () => {
    const faults = ['drop', 'double', { delayMs: 5000 }, 'deliver'] as const;
    let next = 0;
    const { clock, rule, emit, invoked } = world({
      deliver: () => faults[next++] ?? 'deliver',
    });
    await rule({});
    for (const n of [1, 2, 3, 4]) emit('aws.ecs', { n });
    await clock.advance(60_000);
    expect(
      invoked.map(({ payload, at }) => [(payload as { detail: { n: number } }).detail.n, at]),
    ).toEqual([
      [2, 0],
      [2, 0],
      [4, 0],
      [3, 5000],
    ]);
  });

  it('refuses rules that could never work', () => {
    const { rule } = world();
    expect(() => rule({ EventPattern: { source: [{ like: 'x' }] } })).toThrow('like');
    expect(() => rule({ EventPattern: undefined })).toThrow('EventPattern');
    expect(() => rule({ ScheduleExpression: 'cron(0 12 * * ? *)' })).toThrow('cron(0 12');
    expect(() => rule({ EventBusName: 'nowhere' })).toThrow('nowhere');
    expect(() => rule({ Odd: 1 })).toThrow('Odd');
  });
});

describe('PutEvents', () => {
  const caller = {
    account: '000000000000',
    region: 'eu-west-1',
    principal: { kind: 'root' as const },
  };
  const put = (service: ReturnType<typeof world>['events']['service'], Entries: object[]) =>
    service.operations['PutEvents']?.run({ Entries } as never, caller);

  it('answers entry by entry, in order', () => {
    const { events } = world();
    const good = { Source: 'slipway', DetailType: 'T', Detail: '{"a":1}' };
    expect(
      put(events.service, [
        good,
        { ...good, Source: 'aws.ecs' },
        { ...good, Detail: '[]' },
        { ...good, DetailType: '' },
        { ...good, EventBusName: 'nowhere' },
      ]),
    ).toMatchObject({
      FailedEntryCount: 4,
      Entries: [
        { EventId: 'e-1' },
        { ErrorCode: 'NotAuthorizedForSourceException' },
        { ErrorCode: 'MalformedDetail' },
        { ErrorCode: 'InvalidArgument' },
        { ErrorCode: 'ResourceNotFoundException' },
      ],
    });
  });

  it('takes ten entries and not eleven', () => {
    const { events } = world();
    const eleven = Array.from({ length: 11 }, () => ({
      Source: 's',
      DetailType: 'T',
      Detail: '{}',
    }));
    expect(() => put(events.service, eleven)).toThrow('1 to 10');
  });

  it('needs a permission on each bus that it names', () => {
    const { events } = world();
    const Entries = [{ EventBusName: 'slipway' }, { EventBusName: 'slipway' }, {}];
    expect(events.service.operations['PutEvents']?.needs({ Entries } as never, caller)).toEqual([
      {
        action: 'events:PutEvents',
        resources: [
          'arn:aws:events:eu-west-1:000000000000:event-bus/slipway',
          'arn:aws:events:eu-west-1:000000000000:event-bus/default',
        ],
      },
    ]);
  });
});
