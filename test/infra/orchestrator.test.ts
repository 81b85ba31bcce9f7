import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { Match } from 'aws-cdk-lib/assertions';
import catalogue from '../../slipway.config.ts';
import { resources, synthesise } from './synthesised.ts';

const templates = synthesise();
const orchestrator = templates['slipway-orchestrator'];
const bot = templates['slipway-bot'];
const functions = resources('AWS::Lambda::Function', orchestrator);
const find = (name: string) =>
  functions.find(({ Properties }) => Properties['FunctionName'] === `slipway-${name}`)
    ?.Properties ?? {};
const rules = resources('AWS::Events::Rule', orchestrator).map(({ Properties }) => Properties);
const ruleNamed = (name: string) => rules.find(({ Name }) => Name === `slipway-${name}`) ?? {};

describe('nothing gets lost', () => {
  it('every function that is invoked without anyone waiting has a dead-letter queue', () => {
    const asynchronous = functions.filter(
      ({ Properties }) => Properties['DeadLetterConfig'] !== undefined,
    );
    const names = asynchronous.map(({ Properties }) => Properties['FunctionName']);
    expect(names.sort()).toEqual(
      ['admit-traffic', 'janitor', 'note-shift', 'reconcile', 'smoke-test', 'wake'].map(
        (name) => `slipway-${name}`,
      ),
    );
  });

  it('every target of every rule has one as well', () => {
    for (const { Targets } of rules)
      for (const target of [Targets].flat()) expect(target).toHaveProperty('DeadLetterConfig.Arn');
  });

  it('what cannot be announced is kept for two weeks', () => {
    orchestrator?.hasResourceProperties('AWS::SQS::Queue', {
      QueueName: 'slipway-announcements.fifo',
      FifoQueue: true,
      ContentBasedDeduplication: true,
      VisibilityTimeout: 30,
      RedrivePolicy: { maxReceiveCount: 5, deadLetterTargetArn: Match.anyValue() },
    });
    orchestrator?.hasResourceProperties('AWS::SQS::Queue', {
      QueueName: 'slipway-unannounced.fifo',
      MessageRetentionPeriod: 14 * 24 * 3600,
    });
  });

  it('the record outlives its stack and can be turned back', () => {
    orchestrator?.hasResource('AWS::DynamoDB::Table', {
      DeletionPolicy: 'Retain',
      Properties: {
        TableName: 'slipway',
        DeletionProtectionEnabled: true,
        PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
        TimeToLiveSpecification: { AttributeName: 'expiresAt', Enabled: true },
        GlobalSecondaryIndexes: Match.absent(),
      },
    });
  });
});

describe('what wakes a deployment', () => {
  it('events of our applications, alarms, clusters and executions, from our own account', () => {
    expect(ruleNamed('deployment-changed')['EventPattern']).toEqual({
      account: [{ Ref: 'AWS::AccountId' }],
      source: ['aws.codedeploy'],
      'detail-type': ['CodeDeploy Deployment State-change Notification'],
      detail: { application: ['slipway-contacts-staging', 'slipway-contacts-prod'] },
    });
    expect(ruleNamed('alarm-changed')['EventPattern']).toMatchObject({
      'detail-type': ['CloudWatch Alarm State Change'],
      detail: { alarmName: [{ prefix: 'slipway-' }] },
    });
    expect(ruleNamed('task-stopped')['EventPattern']).toMatchObject({
      'detail-type': ['ECS Task State Change'],
      detail: { lastStatus: ['STOPPED'], clusterArn: [expect.anything(), expect.anything()] },
    });
    expect(ruleNamed('execution-ended')['EventPattern']).toMatchObject({
      'detail-type': ['Step Functions Execution Status Change'],
      detail: { status: ['FAILED', 'TIMED_OUT', 'ABORTED'] },
    });
  });

  it('and the clock, since events are hints', () => {
    expect(ruleNamed('reconcile')).toMatchObject({
      ScheduleExpression: 'rate(1 minute)',
      State: 'ENABLED',
    });
    expect(ruleNamed('sweep')).toMatchObject({
      ScheduleExpression: 'rate(5 minutes)',
      State: 'ENABLED',
    });
  });

  it('each rule may invoke its function, from its own ARN', () => {
    const permissions = resources('AWS::Lambda::Permission', orchestrator);
    expect(permissions).toHaveLength(7);
    for (const { Properties } of permissions) {
      expect(Properties['Principal']).toBe('events.amazonaws.com');
      expect(Properties).toHaveProperty('SourceArn');
    }
  });
});

describe('when a part of Slipway is broken (F71)', () => {
  const alarms = resources('AWS::CloudWatch::Alarm', orchestrator).map(
    ({ Properties }) => Properties,
  );
  const alarmNamed = (name: string) => alarms.find(({ AlarmName }) => AlarmName === name) ?? {};
  const [topic] = resources('AWS::SNS::Topic', orchestrator);

  it('an alarm rings for the first thing in any dead-letter queue', () => {
    const letters = alarms.filter(
      ({ MetricName }) => MetricName === 'ApproximateNumberOfMessagesVisible',
    );
    const watched = letters.map(({ Dimensions }) => JSON.stringify(Dimensions));
    const dead = resources('AWS::SQS::Queue', orchestrator).filter(({ Properties }) =>
      /slipway-un/.test(String(Properties['QueueName'])),
    );
    expect(dead).toHaveLength(2);
    for (const { id } of dead) expect(watched.join()).toContain(`"${id}"`);
    for (const { Threshold } of letters) expect(Threshold).toBe(1);
  });

  it('an alarm rings for every rule that cannot invoke its target', () => {
    const names = rules.map(({ Name }) => String(Name));
    expect(names).toHaveLength(9);
    for (const name of names)
      expect(alarmNamed(`ops-${name}-failing`)).toMatchObject({
        Namespace: 'AWS/Events',
        MetricName: 'FailedInvocations',
        Dimensions: expect.arrayContaining([{ Name: 'RuleName', Value: name }]),
      });
  });

  it('a heartbeat goes through our bus, and both who miss it are counted', () => {
    expect(ruleNamed('heartbeat')).toMatchObject({
      EventBusName: expect.anything(),
      EventPattern: {
        account: [{ Ref: 'AWS::AccountId' }],
        source: ['slipway'],
        'detail-type': ['Heartbeat'],
      },
    });
    const filters = resources('AWS::Logs::MetricFilter', orchestrator);
    expect(filters).toHaveLength(2);
    for (const { Properties } of filters)
      expect(Properties).toMatchObject({
        FilterPattern: '{ $.kind = "bus-silent" }',
        MetricTransformations: [{ MetricNamespace: 'Slipway', MetricName: 'BusSilent' }],
      });
    expect(alarmNamed('ops-slipway-bus-silent')).toMatchObject({
      Namespace: 'Slipway',
      MetricName: 'BusSilent',
      Threshold: 1,
    });
  });

  it('all of them tell one topic, which CloudWatch may use and others only over TLS', () => {
    expect(topic?.Properties['TopicName']).toBe('slipway-alarms');
    for (const { AlarmActions, OKActions } of alarms)
      expect([AlarmActions, OKActions]).toEqual([[{ Ref: topic?.id }], [{ Ref: topic?.id }]]);
    orchestrator?.hasResourceProperties('AWS::SNS::TopicPolicy', {
      PolicyDocument: {
        Statement: Match.arrayWith([
          Match.objectLike({ Effect: 'Deny' }),
          Match.objectLike({
            Effect: 'Allow',
            Principal: { Service: 'cloudwatch.amazonaws.com' },
            Condition: { StringEquals: { 'aws:SourceAccount': { Ref: 'AWS::AccountId' } } },
          }),
        ]),
      },
    });
  });

  it('people are told at the address that is given, if one is', () => {
    orchestrator?.hasParameter('AlarmEmail', { Default: '' });
    orchestrator?.hasResource('AWS::SNS::Subscription', {
      Condition: 'HasAlarmEmail',
      Properties: { Protocol: 'email', Endpoint: { Ref: 'AlarmEmail' } },
    });
  });

  it('none of them is called like a guard alarm: those wake deployments', () => {
    for (const { AlarmName } of alarms) expect(AlarmName).toMatch(/^ops-/);
  });
});

describe('capacity apart (T23)', () => {
  it('is kept for rollback, reconciler and janitor, and caps the only public function', () => {
    expect(find('roll-back')['ReservedConcurrentExecutions']).toBe(2);
    expect(find('reconcile')['ReservedConcurrentExecutions']).toBe(1);
    expect(find('janitor')['ReservedConcurrentExecutions']).toBe(2);
    expect(find('plan')).not.toHaveProperty('ReservedConcurrentExecutions');
    bot?.hasResourceProperties('AWS::Lambda::Function', {
      FunctionName: 'slipway-bot',
      ReservedConcurrentExecutions: 10,
    });
  });
});

describe('a new AWS account, which may run ten functions at once', () => {
  it.each(['false', false])('gets no reserved capacity when it is told so (%p)', (given) => {
    const context = { 'slipway:reservedConcurrency': given };
    const everywhere = Object.values(synthesise({ context }));
    for (const { Properties } of resources('AWS::Lambda::Function', ...everywhere))
      expect(Properties).not.toHaveProperty('ReservedConcurrentExecutions');
  });
});

describe('the state machine', () => {
  it('is Standard, traced, and logs failures without data: states hold task tokens (T11)', () => {
    orchestrator?.hasResourceProperties('AWS::StepFunctions::StateMachine', {
      StateMachineName: 'slipway-deployment',
      StateMachineType: 'STANDARD',
      TracingConfiguration: { Enabled: true },
      LoggingConfiguration: { Level: 'ERROR', IncludeExecutionData: false },
    });
  });

  it('knows every `${<Step>Function}` of the definition, and no other', () => {
    const definition = readFileSync('state-machines/deployment.asl.json', 'utf8');
    const wanted = [...definition.matchAll(/\$\{(\w+)\}/g)].map(([, name]) => name);
    const [machine] = resources('AWS::StepFunctions::StateMachine', orchestrator);
    expect(Object.keys(machine?.Properties['DefinitionSubstitutions'] ?? {}).sort()).toEqual(
      [...new Set(wanted)].sort(),
    );
  });
});

describe('announcements', () => {
  it('go in order for each service and environment, through a rule of its own', () => {
    for (const environment of ['staging', 'prod'])
      expect(ruleNamed(`announce-contacts-${environment}`)).toMatchObject({
        EventPattern: {
          source: ['slipway'],
          detail: { service: ['contacts'], environment: [environment] },
        },
        Targets: [{ SqsParameters: { MessageGroupId: `contacts-${environment}` } }],
      });
  });

  it('fit the policies of their queues however many services there are: SQS takes twenty statements', () => {
    const { contacts } = catalogue.services;
    if (!contacts) throw new Error('the catalogue has no contacts');
    const services = Object.fromEntries(
      Array.from({ length: 30 }, (_, index) => [`service-${index}`, contacts]),
    );
    const many = synthesise({ catalogue: { ...catalogue, services } })['slipway-orchestrator'];
    expect(resources('AWS::Events::Rule', many).length).toBeGreaterThan(60);
    for (const { Properties } of resources('AWS::SQS::QueuePolicy', many)) {
      const { Statement } = Properties['PolicyDocument'] as { Statement: unknown[] };
      expect(Statement.length).toBeLessThan(10);
    }
  });

  it('are let in by both queues, from the rules of our bus only', () => {
    const admitting = resources('AWS::SQS::QueuePolicy', orchestrator).filter(({ Properties }) =>
      JSON.stringify(Properties).includes(':rule/slipway/slipway-announce-*'),
    );
    expect(admitting).toHaveLength(2);
    for (const { Properties } of admitting)
      expect(Properties['PolicyDocument']).toMatchObject({
        Statement: expect.arrayContaining([
          expect.objectContaining({
            Action: 'sqs:SendMessage',
            Condition: { ArnLike: { 'aws:SourceArn': expect.anything() } },
          }),
        ]),
      });
  });

  it('reach the announcer, which says which of a batch it could not tell', () => {
    bot?.hasResourceProperties('AWS::Lambda::EventSourceMapping', {
      BatchSize: 10,
      FunctionResponseTypes: ['ReportBatchItemFailures'],
    });
  });
});

describe('the bot', () => {
  it('is the one public function, and says where Slack finds it', () => {
    bot?.resourceCountIs('AWS::Lambda::Url', 1);
    orchestrator?.resourceCountIs('AWS::Lambda::Url', 0);
    bot?.hasOutput('SlackRequestUrl', {});
    bot?.hasParameter('SlackApiUrl', { Default: 'https://slack.com/api/' });
  });

  it('has in its environment where everything is, and no secret', () => {
    bot?.hasResourceProperties('AWS::Lambda::Function', {
      FunctionName: 'slipway-bot',
      Environment: {
        Variables: {
          TABLE_NAME: Match.anyValue(),
          EVENT_BUS_NAME: Match.anyValue(),
          STATE_MACHINE_ARN: Match.anyValue(),
          SLACK_SECRET_ARN: Match.anyValue(),
          SLACK_API_URL: { Ref: 'SlackApiUrl' },
          POWERTOOLS_SERVICE_NAME: 'slipway',
          LOG_LEVEL: 'INFO',
        },
      },
    });
  });
});
