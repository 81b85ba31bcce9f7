import { beforeEach, describe, expect, it } from '@jest/globals';
import { virtualClock } from '../../../../sandbox/clock.ts';
import type { ResourceContext } from '../../../../sandbox/cloudformation/resource.ts';
import type { Caller } from '../../../../sandbox/endpoint/service.ts';
import { createDynamoDb } from '../../../../sandbox/services/dynamodb/index.ts';

const where = { account: '000000000000', region: 'eu-west-1' };
const caller: Caller = { ...where, principal: { kind: 'root' } };
const TableName = 'slipway';
const arn = 'arn:aws:dynamodb:eu-west-1:000000000000:table/slipway';
const START = Date.parse('2026-01-01T00:00:00Z');

let clock: ReturnType<typeof virtualClock>;
let dynamo: ReturnType<typeof createDynamoDb>;

const properties = {
  TableName,
  BillingMode: 'PAY_PER_REQUEST',
  KeySchema: [
    { AttributeName: 'pk', KeyType: 'HASH' },
    { AttributeName: 'sk', KeyType: 'RANGE' },
  ],
  AttributeDefinitions: [
    { AttributeName: 'pk', AttributeType: 'S' },
    { AttributeName: 'sk', AttributeType: 'S' },
  ],
  TimeToLiveSpecification: { AttributeName: 'expiresAt', Enabled: true },
};

const context: ResourceContext = {
  ...where,
  stackName: 'orchestrator',
  logicalId: 'Table',
  physicalName: () => 'orchestrator-Table',
};

async function createTable(given: Record<string, unknown>) {
  const [handler] = dynamo.resources;
  if (!handler) throw new Error('no handler');
  return handler.create(given, context);
}

async function call(operation: string, input: object): Promise<unknown> {
  const found = dynamo.service.operations[operation];
  if (!found) throw new Error(operation);
  return found.run(input as never, caller);
}

const key = (sk: string) => ({ pk: { S: 'P' }, sk: { S: sk } });
const put = (sk: string, members: object = {}) =>
  call('PutItem', { TableName, Item: { ...key(sk), ...members } });
const get = async (sk: string) =>
  ((await call('GetItem', { TableName, Key: key(sk) })) as { Item?: unknown }).Item;

beforeEach(async () => {
  clock = virtualClock({ startAt: START });
  dynamo = createDynamoDb({ clock, ...where });
  await createTable(properties);
});

describe('AWS::DynamoDB::Table', () => {
  it('is active when it is created, and describes itself', async () => {
    expect(await call('DescribeTable', { TableName })).toMatchObject({
      Table: {
        TableName,
        TableArn: arn,
        TableStatus: 'ACTIVE',
        CreationDateTime: new Date(START),
      },
    });
    expect(await call('ListTables', {})).toEqual({ TableNames: [TableName] });
    expect(await call('DescribeTimeToLive', { TableName })).toEqual({
      TimeToLiveDescription: { TimeToLiveStatus: 'ENABLED', AttributeName: 'expiresAt' },
    });
    expect(await createTable({ ...properties, TableName: undefined })).toEqual({
      ref: 'orchestrator-Table',
      attributes: { Arn: arn.replace('slipway', 'orchestrator-Table') },
    });
  });

  it.each(['GlobalSecondaryIndexes', 'LocalSecondaryIndexes', 'StreamSpecification'])(
    'is refused with %s, which would not work here',
    async (member) => {
      await expect(createTable({ ...properties, [member]: [] })).rejects.toThrow(
        /orchestrator\/Table: .*the sandbox has/s,
      );
    },
  );
});

describe('items', () => {
  it('are written, updated, queried and deleted', async () => {
    await put('a', { n: { N: '1' }, bytes: { B: new Uint8Array([1, 2, 255]) } });
    expect(await get('a')).toEqual({
      ...key('a'),
      n: { N: '1' },
      bytes: { B: new Uint8Array([1, 2, 255]) },
    });
    const updated = await call('UpdateItem', {
      TableName,
      Key: key('a'),
      UpdateExpression: 'ADD n :one REMOVE bytes',
      ConditionExpression: 'bytes = :bytes',
      ExpressionAttributeValues: {
        ':one': { N: '1' },
        ':bytes': { B: new Uint8Array([1, 2, 255]) },
      },
      ReturnValues: 'ALL_NEW',
    });
    expect(updated).toEqual({ Attributes: { ...key('a'), n: { N: '2' } } });
    await put('b');
    const query = {
      TableName: arn,
      KeyConditionExpression: 'pk = :p AND begins_with(sk, :s)',
      ExpressionAttributeValues: { ':p': { S: 'P' }, ':s': { S: 'b' } },
    };
    expect(await call('Query', query)).toMatchObject({ Count: 1, Items: [key('b')] });
    const batch = { RequestItems: { [TableName]: { Keys: [key('a'), key('b'), key('c')] } } };
    expect(await call('BatchGetItem', batch)).toMatchObject({
      Responses: { [TableName]: expect.arrayContaining([key('b')]) },
    });
    await call('DeleteItem', { TableName, Key: key('a') });
    expect(await get('a')).toBeUndefined();
  });

  it('are written by exactly one of many at once', async () => {
    const claim = (owner: number) =>
      call('PutItem', {
        TableName,
        Item: { ...key('lock'), owner: { N: String(owner) } },
        ConditionExpression: 'attribute_not_exists(pk)',
      });
    const results = await Promise.allSettled(Array.from({ length: 30 }, (_, n) => claim(n)));
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  });

  it('answer a failed condition with the item, if that was asked for', async () => {
    await put('lock', { owner: { S: 'ada' } });
    const update = {
      TableName,
      Key: key('lock'),
      UpdateExpression: 'SET #o = :me',
      ConditionExpression: 'attribute_not_exists(#o)',
      ExpressionAttributeNames: { '#o': 'owner' },
      ExpressionAttributeValues: { ':me': { S: 'grace' } },
    };
    await expect(call('UpdateItem', update)).rejects.toMatchObject({
      name: 'ConditionalCheckFailedException',
      details: {},
    });
    await expect(
      call('UpdateItem', { ...update, ReturnValuesOnConditionCheckFailure: 'ALL_OLD' }),
    ).rejects.toMatchObject({
      name: 'ConditionalCheckFailedException',
      message: 'The conditional request failed',
      details: { Item: { ...key('lock'), owner: { S: 'ada' } } },
    });
  });

  it('are refused with AWS’s own words', async () => {
    await expect(call('PutItem', { TableName, Item: { pk: { S: 'P' } } })).rejects.toMatchObject({
      name: 'ValidationException',
      message: 'One or more parameter values were invalid: Missing the key sk in the item',
    });
    await expect(call('GetItem', { TableName: 'other', Key: key('a') })).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
    });
  });
});

describe('a transaction', () => {
  const append = (seq: number, token?: string) =>
    call('TransactWriteItems', {
      ...(token === undefined ? {} : { ClientRequestToken: token }),
      TransactItems: [
        {
          Update: {
            TableName,
            Key: key('META'),
            UpdateExpression: 'SET seq = :next',
            ConditionExpression: 'seq = :seq',
            ExpressionAttributeValues: { ':seq': { N: `${seq}` }, ':next': { N: `${seq + 1}` } },
            ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
          },
        },
        { Put: { TableName, Item: { ...key(`ENTRY#${seq + 1}`) } } },
        {
          Put: {
            TableName,
            Item: key('KEY#once'),
            ConditionExpression: 'attribute_not_exists(pk)',
          },
        },
        {
          ConditionCheck: {
            TableName,
            Key: key('LOCK'),
            ConditionExpression: 'attribute_exists(pk)',
          },
        },
      ],
    });

  beforeEach(async () => {
    await put('META', { seq: { N: '0' } });
    await put('LOCK');
  });

  it('is written whole', async () => {
    expect(await append(0)).toEqual({});
    expect(await get('META')).toEqual({ ...key('META'), seq: { N: '1' } });
    expect(await get('ENTRY#1')).toEqual(key('ENTRY#1'));
    const gets = ['META', 'none'].map((sk) => ({ Get: { TableName, Key: key(sk) } }));
    expect(await call('TransactGetItems', { TransactItems: gets })).toEqual({
      Responses: [{ Item: { ...key('META'), seq: { N: '1' } } }, {}],
    });
  });

  it('is not written at all when one condition fails; each action has its reason', async () => {
    await call('DeleteItem', { TableName, Key: key('LOCK') });
    await expect(append(5)).rejects.toMatchObject({
      name: 'TransactionCanceledException',
      message:
        'Transaction cancelled, please refer cancellation reasons for specific reasons [ConditionalCheckFailed, None, None, ConditionalCheckFailed]',
      details: {
        CancellationReasons: [
          {
            Code: 'ConditionalCheckFailed',
            Message: 'The conditional request failed',
            Item: { ...key('META'), seq: { N: '0' } },
          },
          { Code: 'None' },
          { Code: 'None' },
          { Code: 'ConditionalCheckFailed', Message: 'The conditional request failed' },
        ],
      },
    });
    expect(await get('ENTRY#6')).toBeUndefined();
    expect(await get('KEY#once')).toBeUndefined();
  });

  it('is taken back when an action fails on the item it meets', async () => {
    await put('text', { n: { S: 'not a number' } });
    const transaction = call('TransactWriteItems', {
      TransactItems: [
        { Put: { TableName, Item: key('new') } },
        { Delete: { TableName, Key: key('LOCK') } },
        {
          Update: {
            TableName,
            Key: key('text'),
            UpdateExpression: 'ADD n :one',
            ExpressionAttributeValues: { ':one': { N: '1' } },
          },
        },
      ],
    });
    await expect(transaction).rejects.toMatchObject({
      details: {
        CancellationReasons: [{ Code: 'None' }, { Code: 'None' }, { Code: 'ValidationError' }],
      },
    });
    expect(await get('new')).toBeUndefined();
    expect(await get('LOCK')).toEqual(key('LOCK'));
  });

  it('is won by exactly one of many at once', async () => {
    const results = await Promise.allSettled(Array.from({ length: 20 }, () => append(0)));
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect(await get('META')).toMatchObject({ seq: { N: '1' } });
  });

  it('is repeatable with its token for ten minutes', async () => {
    await append(0, 'token');
    expect(await append(0, 'token')).toEqual({});
    await expect(append(1, 'token')).rejects.toMatchObject({
      name: 'IdempotentParameterMismatchException',
    });
    await clock.advance(10 * 60_000 + 1);
    await expect(append(0, 'token')).rejects.toMatchObject({
      name: 'TransactionCanceledException',
    });
  });

  it.each<[string, object[]]>([
    ['1 to 100 actions', []],
    ['one of Check, Put, Update or Delete', [{}]],
    [
      'multiple operations on one item',
      [{ Put: { TableName, Item: key('x') } }, { Delete: { TableName, Key: key('x') } }],
    ],
  ])('has rules: %s', async (message, TransactItems) => {
    await expect(call('TransactWriteItems', { TransactItems })).rejects.toMatchObject({
      name: 'ValidationException',
      message: expect.stringContaining(message),
    });
  });
});

describe('expiry', () => {
  it('removes what is past by the clock of the sandbox, and nothing else', async () => {
    const seconds = START / 1000;
    await put('soon', { expiresAt: { N: String(seconds + 90) } });
    await put('later', { expiresAt: { N: String(seconds + 900) } });
    await put('milliseconds', { expiresAt: { N: String(START + 90_000) } });
    await put('ancient', { expiresAt: { N: '1000' } });
    await put('text', { expiresAt: { S: 'tomorrow' } });
    await put('never');
    await clock.advance(60_000);
    expect(await get('soon')).toBeDefined();
    await clock.advance(120_000);
    expect(await get('soon')).toBeUndefined();
    for (const sk of ['later', 'milliseconds', 'ancient', 'text', 'never']) {
      expect(await get(sk)).toBeDefined();
    }
    await call('UpdateTimeToLive', {
      TableName,
      TimeToLiveSpecification: { Enabled: false, AttributeName: 'expiresAt' },
    });
    await clock.advance(3_600_000);
    expect(await get('later')).toBeDefined();
  });
});

describe('permissions', () => {
  it('are those of the actions inside a transaction', () => {
    const request = {
      TransactItems: [
        { Put: { TableName, Item: key('a') } },
        { Update: { TableName, Key: key('b') } },
        { Delete: { TableName: arn, Key: key('c') } },
        { ConditionCheck: { TableName, Key: key('d') } },
      ],
    };
    expect(dynamo.service.operations.TransactWriteItems?.needs(request as never, caller)).toEqual(
      ['PutItem', 'UpdateItem', 'DeleteItem', 'ConditionCheckItem'].map((name) => ({
        action: `dynamodb:${name}`,
        resources: [arn],
      })),
    );
  });
});
