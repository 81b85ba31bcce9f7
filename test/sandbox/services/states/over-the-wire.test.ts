import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import {
  DescribeExecutionCommand,
  GetExecutionHistoryCommand,
  SendTaskSuccessCommand,
  SFNClient,
  StartExecutionCommand,
} from '@aws-sdk/client-sfn';
import {
  DeleteMessageCommand,
  GetQueueUrlCommand,
  ReceiveMessageCommand,
  SendMessageCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import { virtualClock } from '../../../../sandbox/clock.ts';
import { createEndpoint } from '../../../../sandbox/endpoint/index.ts';
import { createEvents } from '../../../../sandbox/services/events/index.ts';
import { createSqs } from '../../../../sandbox/services/sqs/index.ts';
import { createStates } from '../../../../sandbox/services/states/index.ts';

/** The three services behind the sandbox's endpoint, on a virtual clock. */
async function startServices() {
  const clock = virtualClock({ startAt: Date.UTC(2026, 0, 2, 3, 4, 5) });
  const authorizer = { require: () => undefined };
  const tokens: string[] = [];
  const sqs = createSqs({
    clock,
    endpointUrl: () => endpoint.url,
    lambda: { invoke: async () => ({ payload: null }) },
  });
  const events = createEvents({
    clock,
    sqs: sqs.core,
    authorizer,
    lambda: { invokeLater: async () => undefined },
  });
  const states = createStates({
    clock,
    authorizer,
    events: events.core,
    file: () => undefined,
    lambda: {
      invoke: async (_name, payload) => {
        tokens.push((payload as { token: string }).token);
        return { payload: null };
      },
    },
  });
  const root = {
    account: '000000000000',
    region: 'eu-west-1',
    principal: { kind: 'root' as const },
  };
  const endpoint = await createEndpoint({
    port: 0,
    clock,
    services: [states.service, events.service, sqs.service],
    iam: {
      identify: () => ({ caller: root, secretAccessKey: 'secret' }),
      authorize: () => undefined,
    },
    onError: (error) => {
      throw error;
    },
  });
  const client = {
    region: 'eu-west-1',
    endpoint: endpoint.url,
    credentials: { accessKeyId: 'AKIASANDBOX', secretAccessKey: 'secret' },
    // Signatures carry the machine's time; nothing here depends on it.
    maxAttempts: 1,
  };
  return { clock, states, events, sqs, endpoint, tokens, client };
}

describe('the real SDK clients', () => {
  let sandbox: Awaited<ReturnType<typeof startServices>>;
  beforeEach(async () => {
    sandbox = await startServices();
  });
  afterEach(() => sandbox.endpoint.close());

  it('start an execution, bring its token back and read its history', async () => {
    const { states, clock, tokens, client } = sandbox;
    const { arn } = states.core.putMachine({
      name: 'm',
      roleArn: 'arn:role',
      text: JSON.stringify({
        QueryLanguage: 'JSONata',
        StartAt: 'A',
        States: {
          A: {
            Type: 'Task',
            Resource: 'arn:aws:states:::lambda:invoke.waitForTaskToken',
            Arguments: {
              FunctionName: 'f',
              Payload: { token: '{% $states.context.Task.Token %}' },
            },
            End: true,
          },
        },
      }),
    });
    const sfn = new SFNClient(client);
    const { executionArn, startDate } = await sfn.send(
      new StartExecutionCommand({ stateMachineArn: arn, name: 'd-1', input: '{}' }),
    );
    expect(startDate).toEqual(new Date('2026-01-02T03:04:05Z'));
    await clock.advance(0);
    const [taskToken] = tokens;
    await sfn.send(new SendTaskSuccessCommand({ taskToken, output: '{"ok":true}' }));
    await expect(
      sfn.send(new SendTaskSuccessCommand({ taskToken, output: '{}' })),
    ).rejects.toMatchObject({ name: 'TaskTimedOut' });
    await clock.advance(0);
    expect(await sfn.send(new DescribeExecutionCommand({ executionArn }))).toMatchObject({
      status: 'SUCCEEDED',
      output: '{"ok":true}',
    });
    const { events } = await sfn.send(new GetExecutionHistoryCommand({ executionArn }));
    expect(events?.at(-1)).toMatchObject({
      type: 'ExecutionSucceeded',
      id: 8,
      previousEventId: 7,
      timestamp: new Date('2026-01-02T03:04:05Z'),
    });
  });

  it('put events and read them from a queue, with checksums that the client verifies', async () => {
    const { sqs, clock, client, events } = sandbox;
    const make = (type: string, properties: object) =>
      [...sqs.resources, ...events.resources]
        .find((handler) => handler.type === type)
        ?.create(
          { ...properties },
          {
            stackName: 's',
            logicalId: 'X',
            account: '000000000000',
            region: 'eu-west-1',
            physicalName: () => 'made-up',
          },
        );
    const queue = await make('AWS::SQS::Queue', { QueueName: 'q' });
    await make('AWS::SQS::QueuePolicy', {
      Queues: [queue?.ref],
      PolicyDocument: {
        Statement: [
          {
            Effect: 'Allow',
            Principal: { Service: 'events.amazonaws.com' },
            Action: 'sqs:SendMessage',
          },
        ],
      },
    });
    await make('AWS::Events::Rule', {
      Name: 'r',
      EventPattern: { source: ['slipway'] },
      Targets: [{ Id: 't', Arn: queue?.attributes?.['Arn'], InputPath: '$.detail' }],
    });
    const bridge = new EventBridgeClient(client);
    const put = await bridge.send(
      new PutEventsCommand({
        Entries: [{ Source: 'slipway', DetailType: 'T', Detail: '{"n":1}' }],
      }),
    );
    expect(put).toMatchObject({ FailedEntryCount: 0 });
    await clock.advance(0);

    const queues = new SQSClient(client);
    const { QueueUrl } = await queues.send(new GetQueueUrlCommand({ QueueName: 'q' }));
    expect(QueueUrl).toBe(`${sandbox.endpoint.url}/000000000000/q`);
    await queues.send(
      new SendMessageCommand({
        QueueUrl,
        MessageBody: 'grüß',
        MessageAttributes: { a: { DataType: 'String', StringValue: 'b' } },
      }),
    );
    const { Messages = [] } = await queues.send(
      new ReceiveMessageCommand({
        QueueUrl,
        MaxNumberOfMessages: 10,
        MessageAttributeNames: ['All'],
        MessageSystemAttributeNames: ['All'],
      }),
    );
    expect(Messages).toMatchObject([
      { Body: '{"n":1}', Attributes: { ApproximateReceiveCount: '1' } },
      { Body: 'grüß', MessageAttributes: { a: { StringValue: 'b' } } },
    ]);
    for (const { ReceiptHandle } of Messages) {
      await queues.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle }));
    }
    expect(sqs.core.byName('q').counts()).toEqual({ visible: 0, inFlight: 0, delayed: 0 });
    await expect(queues.send(new GetQueueUrlCommand({ QueueName: 'p' }))).rejects.toMatchObject({
      name: 'QueueDoesNotExist',
    });
  });
});
