import db, { type Checked } from 'dynalite/db/index.js';
import { z } from 'zod';
import { AwsError } from '../../endpoint/service.ts';
import { translate, type Engine, type EngineOperation, type Json } from './engine.ts';

const member = z.looseObject({ TableName: z.string() });
const key = z.record(z.string(), z.unknown());

/** One action of a transaction, checked and ready. */
interface Action {
  readonly kind: 'Put' | 'Update' | 'Delete' | 'ConditionCheck';
  readonly operation: EngineOperation;
  readonly checked: Checked;
  readonly tableName: string;
  readonly key: Json;
  /** Table and key as one string: no two actions may share it. */
  readonly identity: string;
  readonly returnOld: boolean;
  readonly before: Json | undefined;
}

/** Why an action stood in the way; `None` for the innocent ones. */
interface Reason {
  readonly Code: string;
  readonly Message?: string;
  readonly Item?: Json;
}

/** A condition check has the members of a delete; it is only ever checked, never run. */
const operations = {
  Put: 'PutItem',
  Update: 'UpdateItem',
  Delete: 'DeleteItem',
  ConditionCheck: 'DeleteItem',
} as const;

const MAX_ACTIONS = 100;

/**
 * TransactWriteItems on an engine that holds still meanwhile: all actions, or none.
 * Throws TransactionCanceledException with a reason for each action, in the order of the request.
 */
export async function writeTransaction(engine: Engine, items: readonly Json[]): Promise<void> {
  if (items.length < 1 || items.length > MAX_ACTIONS) {
    throw invalid(`A transaction has 1 to ${MAX_ACTIONS} actions, not ${items.length}.`);
  }
  const actions: Action[] = [];
  for (const item of items) actions.push(await prepare(engine, item));
  if (new Set(actions.map(({ identity }) => identity)).size < actions.length) {
    throw invalid('Transaction request cannot include multiple operations on one item');
  }
  const reasons = actions.map(judge);
  if (reasons.some(({ Code }) => Code !== 'None')) throw cancelled(reasons);
  await apply(engine, actions);
}

async function prepare(engine: Engine, item: Json): Promise<Action> {
  const { kind, request } = actionOf(item);
  const { ReturnValuesOnConditionCheckFailure, ...rest } = request;
  const operation = operations[kind];
  const checked = engine.check(operation, rest);
  const table = await engine.table(request.TableName);
  const subject = key.parse(kind === 'Put' ? request.Item : request.Key);
  const wrong =
    (kind === 'Put' ? db.validateItem(subject, table) : db.validateKey(subject, table)) ??
    db.validateUpdates(checked.AttributeUpdates, checked._updates, table);
  if (wrong) throw translate(wrong);
  const keyNames = table.KeySchema.map(({ AttributeName }) => AttributeName);
  const itemKey = Object.fromEntries(keyNames.map((name) => [name, subject[name]]));
  return {
    kind,
    operation,
    checked,
    tableName: request.TableName,
    key: itemKey,
    identity: `${request.TableName}/${db.createKey(itemKey, table)}`,
    returnOld: ReturnValuesOnConditionCheckFailure === 'ALL_OLD',
    before: await engine.read(request.TableName, itemKey),
  };
}

function actionOf(item: Json) {
  const given = Object.entries(item).filter(([, value]) => value !== undefined);
  const [kind, request] = given[0] ?? [];
  const known = z.enum(['Put', 'Update', 'Delete', 'ConditionCheck']).safeParse(kind);
  if (given.length !== 1 || !known.success) {
    throw invalid('TransactItems can only contain one of Check, Put, Update or Delete');
  }
  return { kind: known.data, request: member.parse(request) };
}

function judge({ checked, before, returnOld }: Action): Reason {
  if (!db.checkConditional(checked, before)) return { Code: 'None' };
  return {
    Code: 'ConditionalCheckFailed',
    Message: 'The conditional request failed',
    ...(returnOld && before ? { Item: before } : {}),
  };
}

/** An update may still fail on the item it meets; then what was written before it is put back. */
async function apply(engine: Engine, actions: readonly Action[]) {
  for (const [index, action] of actions.entries()) {
    if (action.kind === 'ConditionCheck') continue;
    try {
      await engine.runChecked(action.operation, action.checked);
    } catch (error) {
      for (const done of actions.slice(0, index)) await restore(engine, done);
      if (!(error instanceof AwsError)) throw error;
      const { message } = error;
      throw cancelled(
        actions.map((_, at) =>
          at === index ? { Code: 'ValidationError', Message: message } : { Code: 'None' },
        ),
      );
    }
  }
}

async function restore(engine: Engine, { kind, tableName, key, before }: Action) {
  if (kind === 'ConditionCheck') return;
  if (before) await engine.run('PutItem', { TableName: tableName, Item: before });
  else await engine.run('DeleteItem', { TableName: tableName, Key: key });
}

function cancelled(reasons: readonly Reason[]): AwsError {
  const codes = reasons.map(({ Code }) => Code).join(', ');
  return new AwsError(
    'TransactionCanceledException',
    `Transaction cancelled, please refer cancellation reasons for specific reasons [${codes}]`,
    400,
    { CancellationReasons: reasons },
  );
}

const invalid = (message: string) => new AwsError('ValidationException', message);
