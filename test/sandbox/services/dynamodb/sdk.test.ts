import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  ConditionalCheckFailedException,
  DynamoDBClient,
  TransactionCanceledException,
} from '@aws-sdk/client-dynamodb';
import {
  DynamoDBDocumentClient,
  GetCommand,
  PutCommand,
  QueryCommand,
  TransactWriteCommand,
  UpdateCommand,
} from '@aws-sdk/lib-dynamodb';
import { virtualClock } from '../../../../sandbox/clock.ts';
import { createEndpoint, type Endpoint } from '../../../../sandbox/endpoint/index.ts';
import { createDynamoDb } from '../../../../sandbox/services/dynamodb/index.ts';

const where = { account: '000000000000', region: 'eu-west-1' };
const clock = virtualClock({ startAt: Date.now() });
const TableName = 'slipway';
let endpoint: Endpoint;
let client: DynamoDBDocumentClient;

beforeAll(async () => {
  const { core, service } = createDynamoDb({ clock, ...where });
  await core.createTable({
    TableName,
    KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
    AttributeDefinitions: [{ AttributeName: 'pk', AttributeType: 'S' }],
    BillingMode: 'PAY_PER_REQUEST',
  });
  endpoint = await createEndpoint({
    port: 0,
    services: [service],
    iam: {
      identify: () => ({
        caller: { ...where, principal: { kind: 'root' } },
        secretAccessKey: 'secret',
      }),
      authorize: () => undefined,
    },
    clock,
    onError: (error) => {
      throw error;
    },
  });
  client = DynamoDBDocumentClient.from(
    new DynamoDBClient({
      endpoint: endpoint.url,
      region: where.region,
      credentials: { accessKeyId: 'AKIA', secretAccessKey: 'secret' },
    }),
  );
});

afterAll(async () => {
  client.destroy();
  await endpoint.close();
});

describe('the SDK’s document client', () => {
  it('writes and reads', async () => {
    const Item = { pk: 'a', n: 1.5, list: ['x', null, true], bytes: new Uint8Array([0, 255]) };
    await client.send(new PutCommand({ TableName, Item }));
    const read = await client.send(new GetCommand({ TableName, Key: { pk: 'a' } }));
    expect(read.Item).toEqual(Item);
    const { Items } = await client.send(
      new QueryCommand({
        TableName,
        KeyConditionExpression: 'pk = :p',
        ExpressionAttributeValues: { ':p': 'a' },
      }),
    );
    expect(Items).toEqual([Item]);
  });

  it('gets the item of a failed condition', async () => {
    await client.send(new PutCommand({ TableName, Item: { pk: 'lock', owner: 'ada' } }));
    const update = client.send(
      new UpdateCommand({
        TableName,
        Key: { pk: 'lock' },
        UpdateExpression: 'SET #o = :me',
        ConditionExpression: 'attribute_not_exists(#o)',
        ExpressionAttributeNames: { '#o': 'owner' },
        ExpressionAttributeValues: { ':me': 'grace' },
        ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
      }),
    );
    const error = await update.catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(ConditionalCheckFailedException);
    expect(error).toMatchObject({ Item: { pk: { S: 'lock' }, owner: { S: 'ada' } } });
  });

  it('gets the reasons of a cancelled transaction', async () => {
    const transaction = client.send(
      new TransactWriteCommand({
        TransactItems: [
          { Put: { TableName, Item: { pk: 'new' } } },
          {
            Put: {
              TableName,
              Item: { pk: 'lock' },
              ConditionExpression: 'attribute_not_exists(pk)',
              ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
            },
          },
        ],
      }),
    );
    const error = await transaction.catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(TransactionCanceledException);
    expect(error).toMatchObject({
      CancellationReasons: [
        { Code: 'None' },
        { Code: 'ConditionalCheckFailed', Item: { pk: { S: 'lock' } } },
      ],
    });
  });
});
