import { Conflict } from '../../../orchestrator/aws/fault.ts';
import {
  TransactionRefused,
  type Item,
  type Key,
  type Table,
  type Write,
} from '../../../orchestrator/aws/table.ts';
import type { Condition } from '../../../orchestrator/aws/table-expressions.ts';

/** The table in memory, with the same conditions and the same refusals as DynamoDB's. */
export function memoryTable(): Table & { items(): readonly Item[] } {
  const items = new Map<string, Item>();
  const idOf = ({ pk, sk }: Key) => `${pk}\n${sk}`;
  const keyOf = (write: Write): Key => (write.kind === 'put' ? write.item : write.key);

  const holds = (write: Write) => {
    const present = items.get(idOf(keyOf(write)));
    return (write.when ?? []).every((condition) => isTrue(condition, present));
  };

  const apply = (write: Write): Item => {
    const key = keyOf(write);
    const after = next(write, items.get(idOf(key)));
    if (write.kind === 'delete') items.delete(idOf(key));
    else if (write.kind !== 'check') items.set(idOf(key), structuredClone(after));
    return structuredClone(after);
  };

  return {
    items: () => [...items.values()],
    get: async (key) => structuredClone(items.get(idOf(key))),
    query: async (pk, { beginsWith = '', newestFirst = false, limit = Infinity } = {}) => {
      const found = [...items.values()]
        .filter((item) => item.pk === pk && String(item.sk).startsWith(beginsWith))
        .sort((a, b) => (String(a.sk) < String(b.sk) ? -1 : 1));
      return structuredClone((newestFirst ? found.reverse() : found).slice(0, limit));
    },
    write: async (write) => {
      if (!holds(write)) throw new Conflict('refused', { code: 'ConditionalCheckFailedException' });
      return apply(write);
    },
    transact: async (writes) => {
      const ids = writes.map((write) => idOf(keyOf(write)));
      if (new Set(ids).size !== ids.length) throw new TypeError('two writes on one item');
      const refused = writes.flatMap((write, index) => (holds(write) ? [] : [index]));
      if (refused.length > 0) throw new TransactionRefused(refused);
      writes.forEach(apply);
    },
  };
}

function isTrue(condition: Condition, item: Item | undefined): boolean {
  if ('absent' in condition) return item?.[condition.absent] === undefined;
  if ('present' in condition) return item?.[condition.present] !== undefined;
  return item?.[condition.attribute] === condition.equals;
}

function next(write: Write, item: Item | undefined): Item {
  if (write.kind === 'put') return withoutUndefined(write.item);
  if (write.kind !== 'update') return item ?? {};
  const once = Object.entries(write.setOnce ?? {}).filter(([name]) => item?.[name] === undefined);
  const after = {
    ...item,
    ...write.key,
    ...withoutUndefined(write.set ?? {}),
    ...Object.fromEntries(once),
  };
  const removed = write.remove ?? [];
  return Object.fromEntries(Object.entries(after).filter(([name]) => !removed.includes(name)));
}

/** DynamoDB's marshaller drops them. */
const withoutUndefined = (item: Item): Item => JSON.parse(JSON.stringify(item)) as Item;
