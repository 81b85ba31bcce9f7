import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import {
  DynamoDBDocumentClient,
  GetCommand,
  PutCommand,
  QueryCommand,
  TransactWriteCommand,
  UpdateCommand,
  DeleteCommand,
} from '@aws-sdk/lib-dynamodb';
import { clientSettings } from './client-settings.ts';
import { call, Conflict, translateFault } from './fault.ts';
import { renderWrite, type Item, type Key, type Write } from './table-expressions.ts';

export type { Item, Key, Write } from './table-expressions.ts';

/** The one table. Every read is consistent; every write may carry conditions. */
export interface Table {
  get(key: Key): Promise<Item | undefined>;
  /** All items of a partition in order of sort key, as far as `limit`. */
  query(
    pk: string,
    options?: {
      readonly beginsWith?: string;
      readonly newestFirst?: boolean;
      readonly limit?: number;
    },
  ): Promise<readonly Item[]>;
  /** One write; the item as it is afterwards. Throws `Conflict` if a condition fails. */
  write(write: Write): Promise<Item>;
  /** All or nothing. Throws `TransactionRefused` if a condition fails. */
  transact(writes: readonly Write[]): Promise<void>;
}

/** Which of the writes were refused by their own conditions, by position. Empty: another writer was quicker. */
export class TransactionRefused extends Conflict {
  readonly refused: readonly number[];
  constructor(refused: readonly number[], cause?: unknown) {
    super(`the table refused the writes ${refused.join(', ') || '(busy)'}`, {
      code: 'TransactionCanceledException',
      cause,
    });
    this.refused = refused;
  }
}

/** Connects to DynamoDB: `GetItem`, `Query`, `PutItem`, `UpdateItem`, `DeleteItem`, `TransactWriteItems` on this table only. */
export function connectTable(tableName: string): Table {
  const client = DynamoDBDocumentClient.from(new DynamoDBClient(clientSettings), {
    marshallOptions: { removeUndefinedValues: true },
  });

  return {
    get: (key) =>
      call('GetItem', async () => {
        const read = new GetCommand({ TableName: tableName, Key: key, ConsistentRead: true });
        return (await client.send(read)).Item;
      }),
    query: (pk, options = {}) => call('Query', () => queryAll(client, tableName, pk, options)),
    write: (write) => call('UpdateItem', () => writeOne(client, tableName, write)),
    transact: async (writes) => {
      const items = writes.map((write) => renderWrite(tableName, write));
      try {
        await client.send(new TransactWriteCommand({ TransactItems: items }));
      } catch (error) {
        throw refusalOf(error) ?? translateFault('TransactWriteItems', error);
      }
    },
  };
}

async function queryAll(
  client: DynamoDBDocumentClient,
  TableName: string,
  pk: string,
  { beginsWith, newestFirst = false, limit = Infinity }: NonNullable<Parameters<Table['query']>[1]>,
): Promise<Item[]> {
  const items: Item[] = [];
  let ExclusiveStartKey: Item | undefined;
  do {
    const page = await client.send(
      new QueryCommand({
        TableName,
        ConsistentRead: true,
        KeyConditionExpression: `pk = :pk${beginsWith === undefined ? '' : ' AND begins_with(sk, :sk)'}`,
        ExpressionAttributeValues: {
          ':pk': pk,
          ...(beginsWith === undefined ? {} : { ':sk': beginsWith }),
        },
        ScanIndexForward: !newestFirst,
        ...(Number.isFinite(limit) ? { Limit: limit - items.length } : {}),
        ...(ExclusiveStartKey ? { ExclusiveStartKey } : {}),
      }),
    );
    items.push(...(page.Items ?? []));
    ExclusiveStartKey = page.LastEvaluatedKey;
  } while (ExclusiveStartKey && items.length < limit);
  return items;
}

async function writeOne(
  client: DynamoDBDocumentClient,
  table: string,
  write: Write,
): Promise<Item> {
  const rendered = renderWrite(table, write);
  if (rendered.Update) {
    const update = new UpdateCommand({ ...rendered.Update, ReturnValues: 'ALL_NEW' });
    return (await client.send(update)).Attributes ?? {};
  }
  if (rendered.Put) await client.send(new PutCommand(rendered.Put));
  if (rendered.Delete) await client.send(new DeleteCommand(rendered.Delete));
  return rendered.Put?.Item ?? {};
}

/** DynamoDB names the reason of each write in order of the request; innocent ones have the word `None`. */
function refusalOf(error: unknown): TransactionRefused | undefined {
  if (!(error instanceof Error) || error.name !== 'TransactionCanceledException') return undefined;
  const { CancellationReasons: reasons = [] } = error as Error & {
    CancellationReasons?: { Code?: string }[];
  }; // the SDK's class, without importing it for its type alone
  const refused = reasons.flatMap(({ Code }, index) =>
    Code === 'ConditionalCheckFailed' ? [index] : [],
  );
  return new TransactionRefused(refused, error);
}
