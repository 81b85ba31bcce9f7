import batchGetItem from 'dynalite/actions/batchGetItem.js';
import batchWriteItem from 'dynalite/actions/batchWriteItem.js';
import createTable from 'dynalite/actions/createTable.js';
import deleteItem from 'dynalite/actions/deleteItem.js';
import describeTable from 'dynalite/actions/describeTable.js';
import getItem from 'dynalite/actions/getItem.js';
import listTables from 'dynalite/actions/listTables.js';
import putItem from 'dynalite/actions/putItem.js';
import query from 'dynalite/actions/query.js';
import scan from 'dynalite/actions/scan.js';
import updateItem from 'dynalite/actions/updateItem.js';
import db, { type Checked, type Store, type Table } from 'dynalite/db/index.js';
import batchGetItemRules from 'dynalite/validations/batchGetItem.js';
import batchWriteItemRules from 'dynalite/validations/batchWriteItem.js';
import createTableRules from 'dynalite/validations/createTable.js';
import deleteItemRules from 'dynalite/validations/deleteItem.js';
import describeTableRules from 'dynalite/validations/describeTable.js';
import getItemRules from 'dynalite/validations/getItem.js';
import validations from 'dynalite/validations/index.js';
import listTablesRules from 'dynalite/validations/listTables.js';
import putItemRules from 'dynalite/validations/putItem.js';
import queryRules from 'dynalite/validations/query.js';
import scanRules from 'dynalite/validations/scan.js';
import updateItemRules from 'dynalite/validations/updateItem.js';
import { z } from 'zod';
import { AwsError } from '../../endpoint/service.ts';

/** What dynalite can do; the rest (transactions, expiry) is built on these. */
const supported = {
  BatchGetItem: { action: batchGetItem, rules: batchGetItemRules },
  BatchWriteItem: { action: batchWriteItem, rules: batchWriteItemRules },
  CreateTable: { action: createTable, rules: createTableRules },
  DeleteItem: { action: deleteItem, rules: deleteItemRules },
  DescribeTable: { action: describeTable, rules: describeTableRules },
  GetItem: { action: getItem, rules: getItemRules },
  ListTables: { action: listTables, rules: listTablesRules },
  PutItem: { action: putItem, rules: putItemRules },
  Query: { action: query, rules: queryRules },
  Scan: { action: scan, rules: scanRules },
  UpdateItem: { action: updateItem, rules: updateItemRules },
};

export type EngineOperation = keyof typeof supported;
/** A request or an answer as JSON carries it: binary is base64. */
export type Json = Record<string, unknown>;

/** dynalite in this process, in memory, called without its HTTP server. */
export class Engine {
  readonly #store: Store;

  constructor({ account, region }: { readonly account: string; readonly region: string }) {
    this.#store = db.create({ createTableMs: 0 });
    this.#store.tableDb.awsAccountId = account;
    this.#store.tableDb.awsRegion = region;
  }

  /** Checks the request as DynamoDB would and parses its expressions, but does nothing yet. */
  check(operation: EngineOperation, request: Json): Checked {
    const { types, custom } = supported[operation].rules;
    try {
      // dynalite deletes members from what it is given.
      const checked = validations.checkTypes(structuredClone(request), types);
      validations.checkValidations(checked, types, custom, this.#store);
      return checked;
    } catch (error) {
      throw translate(error);
    }
  }

  async run(operation: EngineOperation, request: Json): Promise<Json> {
    return this.runChecked(operation, this.check(operation, request));
  }

  runChecked(operation: EngineOperation, checked: Checked): Promise<Json> {
    return new Promise((resolve, reject) => {
      supported[operation].action(this.#store, checked, (error, result) =>
        error ? reject(translate(error)) : resolve(result),
      );
    });
  }

  table(name: string): Promise<Table> {
    return new Promise((resolve, reject) => {
      this.#store.getTable(name, (error, table) =>
        error ? reject(translate(error)) : resolve(table),
      );
    });
  }

  /** The item with this key, or nothing. */
  async read(tableName: string, key: Json): Promise<Json | undefined> {
    const { Item } = await this.run('GetItem', {
      TableName: tableName,
      Key: key,
      ConsistentRead: true,
    });
    return Item === undefined ? undefined : json.parse(Item);
  }
}

const json = z.record(z.string(), z.unknown());

const dynaliteError = z.object({
  statusCode: z.number(),
  body: z.object({
    __type: z.string(),
    message: z.string().optional(),
    Message: z.string().optional(),
  }),
});

/** dynalite's own errors become AWS's; anything else is a fault and stays as it is. */
export function translate(error: unknown): Error {
  const known = dynaliteError.safeParse(error);
  if (known.success) {
    const { __type, message, Message } = known.data.body;
    const name = __type.slice(__type.indexOf('#') + 1);
    return new AwsError(name, message ?? Message ?? '', known.data.statusCode);
  }
  return error instanceof Error ? error : new Error(String(error));
}
