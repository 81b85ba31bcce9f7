import { Conflict } from '../../orchestrator/aws/fault.ts';
import {
  TransactionRefused,
  type Item,
  type Key,
  type Table,
  type Write,
} from '../../orchestrator/aws/table.ts';
import type { Condition } from '../../orchestrator/aws/table-expressions.ts';

/** A table whose items anyone who judges may look at. */
export interface MemoryTable extends Table {
  /** Every item, as it is. */
  items(): readonly Item[];
  /** One partition, in order of sort key. */
  partition(pk: string): readonly Item[];
}

/** One partition: its items, and their sort keys in order. */
interface Partition {
  readonly items: Map<string, Item>;
  order: string[];
}

const nothing: Partition = { items: new Map(), order: [] };

/**
 * The table in memory, with the same conditions and the same refusals as DynamoDB's. Items are never changed, only
 * replaced, so they are handed out as they are. `onWrite` hears of each item that was written.
 */
export function memoryTable(onWrite: (item: Item) => void = () => undefined): MemoryTable {
  const partitions = new Map<string, Partition>();
  const find = ({ pk, sk }: Key) => partitions.get(pk)?.items.get(sk);
  const holds = (write: Write) => {
    const present = find(keyOf(write));
    return (write.when ?? []).every((condition) => isTrue(condition, present));
  };

  const apply = (write: Write): Item => {
    const key = keyOf(write);
    const after = next(write, find(key));
    if (write.kind === 'delete') remove(partitions, key);
    else if (write.kind !== 'check') {
      save(partitions, key, after);
      onWrite(after);
    }
    return after;
  };

  const partition = (pk: string) => {
    const found = partitions.get(pk);
    return found ? found.order.map((sk) => found.items.get(sk) ?? {}) : [];
  };

  return {
    items: () => [...partitions.keys()].flatMap(partition),
    partition,
    get: async (key) => find(key),
    query: async (pk, { beginsWith = '', newestFirst = false, limit = Infinity } = {}) => {
      const { items, order } = partitions.get(pk) ?? nothing;
      const found = order.filter((sk) => sk.startsWith(beginsWith));
      if (newestFirst) found.reverse();
      return found.slice(0, limit).map((sk) => items.get(sk) ?? {});
    },
    write: async (write) => {
      if (!holds(write)) throw new Conflict('refused', { code: 'ConditionalCheckFailedException' });
      return apply(write);
    },
    transact: async (writes) => {
      const ids = new Set(writes.map((write) => idOf(keyOf(write))));
      if (ids.size !== writes.length) throw new TypeError('two writes on one item');
      const refused = writes.flatMap((write, index) => (holds(write) ? [] : [index]));
      if (refused.length > 0) throw new TransactionRefused(refused);
      writes.forEach(apply);
    },
  };
}

const keyOf = (write: Write): Key => (write.kind === 'put' ? write.item : write.key);
const idOf = ({ pk, sk }: Key) => `${pk}\n${sk}`;

function save(partitions: Map<string, Partition>, { pk, sk }: Key, item: Item) {
  let found = partitions.get(pk);
  if (!found) partitions.set(pk, (found = { items: new Map(), order: [] }));
  if (!found.items.has(sk)) insert(found.order, sk);
  found.items.set(sk, item);
}

/** Keys mostly come in order. */
function insert(order: string[], sk: string) {
  let at = order.length;
  while (at > 0 && (order[at - 1] ?? '') > sk) at -= 1;
  order.splice(at, 0, sk);
}

function remove(partitions: Map<string, Partition>, { pk, sk }: Key) {
  const found = partitions.get(pk);
  if (found?.items.delete(sk)) found.order = found.order.filter((each) => each !== sk);
}

function isTrue(condition: Condition, item: Item | undefined): boolean {
  if ('absent' in condition) return item?.[condition.absent] === undefined;
  if ('present' in condition) return item?.[condition.present] !== undefined;
  return item?.[condition.attribute] === condition.equals;
}

function next(write: Write, item: Item | undefined): Item {
  if (write.kind === 'put') return withoutUndefined(write.item);
  if (write.kind !== 'update') return item ?? {};
  const after: Record<string, unknown> = { ...item, ...write.key };
  for (const [name, value] of Object.entries(write.set ?? {}))
    if (value !== undefined) after[name] = withoutUndefined(value);
  for (const [name, value] of Object.entries(write.setOnce ?? {})) after[name] ??= value;
  for (const name of write.remove ?? []) delete after[name];
  return after;
}

/** DynamoDB's marshaller drops them, however deep. */
function withoutUndefined<Value>(value: Value): Value {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(withoutUndefined) as Value; // the same list, item by item
  const kept: Record<string, unknown> = {};
  for (const [name, inner] of Object.entries(value))
    if (inner !== undefined) kept[name] = withoutUndefined(inner);
  return kept as Value; // the same object, less what nobody could read back
}
