import * as schemas from '@aws-sdk/client-dynamodb';
import type {
  BatchGetItemCommandInput,
  BatchWriteItemCommandInput,
  DeleteItemCommandInput,
  DescribeTableCommandInput,
  DescribeTimeToLiveCommandInput,
  GetItemCommandInput,
  ListTablesCommandInput,
  PutItemCommandInput,
  QueryCommandInput,
  ScanCommandInput,
  TransactGetItemsCommandInput,
  TransactWriteItemsCommandInput,
  UpdateItemCommandInput,
  UpdateTimeToLiveCommandInput,
} from '@aws-sdk/client-dynamodb';
import {
  AwsError,
  type AwsService,
  type Caller,
  type Need,
  type Operation,
} from '../../endpoint/service.ts';
import type { DynamoDbCore } from './core.ts';
import type { EngineOperation } from './engine.ts';

/** DynamoDB on the wire. */
export function dynamoDbService(core: DynamoDbCore): AwsService {
  const passed = <Input extends OnTable>(name: EngineOperation): Operation<Input> => ({
    needs: onTable(name),
    run: (input) => core.call(name, { ...input, TableName: nameOf(input.TableName) }),
  });
  const written = <Input extends OnTable>(
    name: 'PutItem' | 'UpdateItem' | 'DeleteItem',
  ): Operation<Input> => ({
    needs: onTable(name),
    run: (input) => core.write(name, { ...input, TableName: nameOf(input.TableName) }),
  });

  const GetItem = passed<GetItemCommandInput>('GetItem');
  const Query = passed<QueryCommandInput>('Query');
  const Scan = passed<ScanCommandInput>('Scan');
  const PutItem = written<PutItemCommandInput>('PutItem');
  const UpdateItem = written<UpdateItemCommandInput>('UpdateItem');
  const DeleteItem = written<DeleteItemCommandInput>('DeleteItem');

  const BatchGetItem: Operation<BatchGetItemCommandInput> = {
    needs: ({ RequestItems }, caller) => onTables('BatchGetItem', RequestItems, caller),
    run: (input) => core.call('BatchGetItem', input),
  };
  const BatchWriteItem: Operation<BatchWriteItemCommandInput> = {
    needs: ({ RequestItems }, caller) => onTables('BatchWriteItem', RequestItems, caller),
    run: (input) => core.call('BatchWriteItem', input),
  };

  const TransactWriteItems: Operation<TransactWriteItemsCommandInput> = {
    // There is no permission for the transaction itself: each action needs its own.
    needs: ({ TransactItems }, caller) =>
      (TransactItems ?? []).flatMap(({ Put, Update, Delete, ConditionCheck }) => [
        ...(Put ? onTable('PutItem')(Put, caller) : []),
        ...(Update ? onTable('UpdateItem')(Update, caller) : []),
        ...(Delete ? onTable('DeleteItem')(Delete, caller) : []),
        ...(ConditionCheck ? onTable('ConditionCheckItem')(ConditionCheck, caller) : []),
      ]),
    run: (input) => core.transactWrite(input),
  };
  const TransactGetItems: Operation<TransactGetItemsCommandInput> = {
    needs: ({ TransactItems }, caller) =>
      (TransactItems ?? []).flatMap(({ Get }) => (Get ? onTable('GetItem')(Get, caller) : [])),
    run: ({ TransactItems }) =>
      core.transactGet((TransactItems ?? []).flatMap(({ Get }) => (Get ? [Get] : []))),
  };

  const ListTables: Operation<ListTablesCommandInput> = {
    needs: () => [{ action: 'dynamodb:ListTables', resources: ['*'] }],
    run: (input) => core.call('ListTables', input),
  };
  const DescribeTable: Operation<DescribeTableCommandInput> = {
    needs: onTable('DescribeTable'),
    run: ({ TableName }) => core.describeTable(nameOf(TableName)),
  };
  const DescribeTimeToLive: Operation<DescribeTimeToLiveCommandInput> = {
    needs: onTable('DescribeTimeToLive'),
    run: async ({ TableName }) => {
      const name = nameOf(TableName);
      await core.describeTable(name);
      return { TimeToLiveDescription: timeToLive(core.expiryAttribute(name)) };
    },
  };
  const UpdateTimeToLive: Operation<UpdateTimeToLiveCommandInput> = {
    needs: onTable('UpdateTimeToLive'),
    run: async ({ TableName, TimeToLiveSpecification }) => {
      const { Enabled, AttributeName } = TimeToLiveSpecification ?? {};
      if (!AttributeName) throw new AwsError('ValidationException', 'AttributeName is required.');
      if (Enabled) await core.enableExpiry(nameOf(TableName), AttributeName);
      else core.disableExpiry(nameOf(TableName));
      return { TimeToLiveSpecification };
    },
  };

  return {
    signingName: 'dynamodb',
    protocol: 'json-1.0',
    target: 'DynamoDB_20120810',
    schemas,
    operations: {
      GetItem,
      Query,
      Scan,
      PutItem,
      UpdateItem,
      DeleteItem,
      BatchGetItem,
      BatchWriteItem,
      TransactWriteItems,
      TransactGetItems,
      ListTables,
      DescribeTable,
      DescribeTimeToLive,
      UpdateTimeToLive,
    },
  };
}

interface OnTable {
  readonly TableName?: string | undefined;
}

function onTable(action: string) {
  return ({ TableName }: OnTable, caller: Caller): Need[] => [
    { action: `dynamodb:${action}`, resources: [tableArn(caller, nameOf(TableName))] },
  ];
}

function onTables(action: string, requests: object | undefined, caller: Caller): Need[] {
  const resources = Object.keys(requests ?? {}).map((name) => tableArn(caller, nameOf(name)));
  return [{ action: `dynamodb:${action}`, resources }];
}

export function tableArn(
  { account, region }: { readonly account: string; readonly region: string },
  name: string,
): string {
  return `arn:aws:dynamodb:${region}:${account}:table/${name}`;
}

/** Callers may name a table by its ARN. */
function nameOf(tableName: string | undefined): string {
  return (tableName ?? '').replace(/^arn:[^/]*:table\//, '');
}

function timeToLive(AttributeName: string | undefined) {
  return AttributeName === undefined
    ? { TimeToLiveStatus: 'DISABLED' }
    : { TimeToLiveStatus: 'ENABLED', AttributeName };
}
