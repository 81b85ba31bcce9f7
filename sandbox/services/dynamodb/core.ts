import { z } from 'zod';
import type { Cancel, Clock } from '../../clock.ts';
import { AwsError } from '../../endpoint/service.ts';
import { base64ToBytes, bytesToBase64 } from './binary.ts';
import { Engine, type EngineOperation, type Json } from './engine.ts';
import { Repeats } from './repeats.ts';
import { writeTransaction } from './transaction.ts';
import { Turns } from './turns.ts';

const MINUTE = 60_000;
/** DynamoDB leaves items alone whose expiry lies further back than this. */
const OLDEST_EXPIRY_SECONDS = 5 * 365 * 24 * 3600;

export interface DynamoDbOptions {
  readonly clock: Clock;
  readonly account: string;
  readonly region: string;
  /**
   * How often expired items are removed, in sandbox time. AWS promises days at best;
   * whoever reads must compare the time in any case.
   */
  readonly sweepEveryMs?: number;
}

/** Tables in memory. Requests and answers have the shapes of the SDK; one is served after the other. */
export class DynamoDbCore {
  readonly #clock: Clock;
  readonly #engine: Engine;
  readonly #turns = new Turns();
  readonly #repeats: Repeats;
  readonly #sweepEveryMs: number;
  readonly #expiry = new Map<string, { readonly attribute: string; readonly cancel: Cancel }>();
  readonly #createdAt = new Map<string, number>();

  constructor({ clock, account, region, sweepEveryMs = MINUTE }: DynamoDbOptions) {
    this.#clock = clock;
    this.#engine = new Engine({ account, region });
    this.#repeats = new Repeats(clock);
    this.#sweepEveryMs = sweepEveryMs;
  }

  /** Resolves when the table is active. */
  async createTable(request: Json): Promise<void> {
    const { TableName } = z.object({ TableName: z.string() }).parse(request);
    await this.#run('CreateTable', request);
    this.#createdAt.set(TableName, this.#clock.now());
    // dynalite marks a new table as ready a moment later, by a timer of its own.
    while (!(await this.#isActive(TableName))) await nextTick();
  }

  /** One of dynalite's own operations, without conditions. */
  call(operation: EngineOperation, request: object): Promise<Json> {
    return this.#turns.take(() => this.#run(operation, request));
  }

  async describeTable(tableName: string): Promise<Json> {
    const { Table } = await this.call('DescribeTable', { TableName: tableName });
    const CreationDateTime = new Date(this.#createdAt.get(tableName) ?? 0);
    return { Table: { ...object.parse(Table), CreationDateTime } };
  }

  /** A single write; a failed condition answers with the item when the request asks for ALL_OLD. */
  write(operation: 'PutItem' | 'UpdateItem' | 'DeleteItem', request: SingleWrite): Promise<Json> {
    const { ReturnValuesOnConditionCheckFailure: returned, ...rest } = request;
    return this.#turns.take(async () => {
      try {
        return await this.#run(operation, rest);
      } catch (error) {
        const failed =
          error instanceof AwsError && error.name === 'ConditionalCheckFailedException';
        if (!failed || returned !== 'ALL_OLD') throw error;
        const Item = await this.#readSubject(request);
        throw new AwsError(error.name, error.message, error.statusCode, Item ? { Item } : {});
      }
    });
  }

  /** All actions or none. The same token within ten minutes does nothing again. */
  transactWrite(request: {
    readonly TransactItems?: readonly object[] | undefined;
    readonly ClientRequestToken?: string | undefined;
  }): Promise<Json> {
    const items = z.array(object).parse(bytesToBase64(request.TransactItems ?? []));
    return this.#turns.take(async () => {
      if (this.#repeats.isRepeat(request.ClientRequestToken, items)) return {};
      await writeTransaction(this.#engine, items);
      this.#repeats.remember(request.ClientRequestToken, items);
      return {};
    });
  }

  /** Several items as they were at one moment. */
  transactGet(gets: readonly object[]): Promise<Json> {
    return this.#turns.take(async () => {
      const Responses: Json[] = [];
      for (const get of gets) {
        const { Item } = await this.#run('GetItem', { ...get, ConsistentRead: true });
        Responses.push(Item === undefined ? {} : { Item });
      }
      return { Responses };
    });
  }

  /** Items whose attribute holds a past time (in seconds) are removed from time to time. */
  async enableExpiry(tableName: string, attribute: string): Promise<void> {
    await this.call('DescribeTable', { TableName: tableName });
    this.disableExpiry(tableName);
    const cancel = this.#clock.every(this.#sweepEveryMs, () => this.#sweep(tableName, attribute));
    this.#expiry.set(tableName, { attribute, cancel });
  }

  disableExpiry(tableName: string): void {
    this.#expiry.get(tableName)?.cancel();
    this.#expiry.delete(tableName);
  }

  expiryAttribute(tableName: string): string | undefined {
    return this.#expiry.get(tableName)?.attribute;
  }

  #sweep(tableName: string, attribute: string): Promise<void> {
    return this.#turns.take(async () => {
      const now = Math.floor(this.#clock.now() / 1000);
      const { KeySchema } = await this.#engine.table(tableName);
      for (const item of await this.#scanAll(tableName)) {
        const expiresAt = expirySeconds(item[attribute]);
        if (expiresAt >= now || expiresAt < now - OLDEST_EXPIRY_SECONDS) continue;
        const key = KeySchema.map(({ AttributeName: name }) => [name, item[name]] as const);
        await this.#engine.run('DeleteItem', {
          TableName: tableName,
          Key: Object.fromEntries(key),
        });
      }
    });
  }

  async #scanAll(tableName: string): Promise<Json[]> {
    const found: Json[] = [];
    let start: unknown;
    do {
      const page = await this.#engine.run('Scan', {
        TableName: tableName,
        ...(start === undefined ? {} : { ExclusiveStartKey: start }),
      });
      found.push(...z.array(object).parse(page.Items));
      start = page.LastEvaluatedKey;
    } while (start !== undefined);
    return found;
  }

  async #run(operation: EngineOperation, request: object): Promise<Json> {
    const answer = await this.#engine.run(operation, object.parse(bytesToBase64(request)));
    return object.parse(base64ToBytes(answer));
  }

  /** As JSON: the endpoint writes an error's details out as they are. */
  async #readSubject({ TableName, Key, Item }: SingleWrite): Promise<Json | undefined> {
    const { KeySchema } = await this.#engine.table(TableName);
    const subject = object.parse(bytesToBase64(Key ?? Item));
    const key = KeySchema.map(({ AttributeName: name }) => [name, subject[name]] as const);
    return this.#engine.read(TableName, Object.fromEntries(key));
  }

  async #isActive(TableName: string): Promise<boolean> {
    const { Table } = await this.#run('DescribeTable', { TableName });
    return object.parse(Table).TableStatus === 'ACTIVE';
  }
}

export interface SingleWrite {
  readonly TableName: string;
  readonly Key?: unknown;
  readonly Item?: unknown;
  readonly ReturnValuesOnConditionCheckFailure?: unknown;
}

const object = z.record(z.string(), z.unknown());

function expirySeconds(value: unknown): number {
  const parsed = z.object({ N: z.coerce.number() }).safeParse(value);
  return parsed.success ? parsed.data.N : Infinity;
}

const nextTick = () => new Promise((resolve) => setImmediate(resolve));
