export type Key = { readonly pk: string; readonly sk: string };
export type Item = Readonly<Record<string, unknown>>;

/** What must hold of the item before the write; all of them. A missing item has no attributes. */
export type Condition =
  | { readonly absent: string }
  | { readonly present: string }
  | { readonly attribute: string; readonly equals: unknown };

/** One write, in words that both DynamoDB and a test's table understand. */
export type Write =
  | { readonly kind: 'put'; readonly item: Key & Item; readonly when?: readonly Condition[] }
  | {
      readonly kind: 'update';
      readonly key: Key;
      readonly set?: Item;
      /** Set only where there is no value yet. */
      readonly setOnce?: Item;
      readonly remove?: readonly string[];
      readonly when?: readonly Condition[];
    }
  | { readonly kind: 'delete'; readonly key: Key; readonly when?: readonly Condition[] }
  | { readonly kind: 'check'; readonly key: Key; readonly when: readonly Condition[] };

interface Rendered {
  TableName: string;
  ExpressionAttributeNames?: Record<string, string>;
  ExpressionAttributeValues?: Record<string, unknown>;
}

export interface TransactItem {
  Put?: Rendered & { Item: Record<string, unknown>; ConditionExpression?: string };
  Update?: Rendered & { Key: Key; UpdateExpression: string; ConditionExpression?: string };
  Delete?: Rendered & { Key: Key; ConditionExpression?: string };
  ConditionCheck?: Rendered & { Key: Key; ConditionExpression: string };
}

/** A write as DynamoDB spells it. Every attribute goes by a placeholder: many plain words are reserved. */
export function renderWrite(TableName: string, write: Write): TransactItem {
  const terms = new Terms();
  const ConditionExpression = terms.conditions(write.when ?? []);
  const condition = ConditionExpression === '' ? {} : { ConditionExpression };
  switch (write.kind) {
    case 'put':
      return { Put: { TableName, Item: { ...write.item }, ...condition, ...terms.rendered() } };
    case 'delete':
      return { Delete: { TableName, Key: write.key, ...condition, ...terms.rendered() } };
    case 'check':
      return {
        ConditionCheck: { TableName, Key: write.key, ConditionExpression, ...terms.rendered() },
      };
    case 'update': {
      const UpdateExpression = terms.update(write);
      return {
        Update: { TableName, Key: write.key, UpdateExpression, ...condition, ...terms.rendered() },
      };
    }
  }
}

/** Collects the placeholders of one write. */
class Terms {
  readonly #names = new Map<string, string>();
  readonly #values: unknown[] = [];

  conditions(conditions: readonly Condition[]): string {
    return conditions
      .map((condition) => {
        if ('absent' in condition) return `attribute_not_exists(${this.#name(condition.absent)})`;
        if ('present' in condition) return `attribute_exists(${this.#name(condition.present)})`;
        return `${this.#name(condition.attribute)} = ${this.#value(condition.equals)}`;
      })
      .join(' AND ');
  }

  update({ set = {}, setOnce = {}, remove = [] }: Extract<Write, { kind: 'update' }>): string {
    const assignments = [
      ...defined(set).map(([key, value]) => `${this.#name(key)} = ${this.#value(value)}`),
      ...defined(setOnce).map(([key, value]) => {
        const name = this.#name(key);
        return `${name} = if_not_exists(${name}, ${this.#value(value)})`;
      }),
    ];
    return [
      ...(assignments.length > 0 ? [`SET ${assignments.join(', ')}`] : []),
      ...(remove.length > 0 ? [`REMOVE ${remove.map((key) => this.#name(key)).join(', ')}`] : []),
    ].join(' ');
  }

  rendered(): Omit<Rendered, 'TableName'> {
    return {
      ...(this.#names.size > 0
        ? { ExpressionAttributeNames: Object.fromEntries(this.#names) }
        : {}),
      ...(this.#values.length > 0
        ? {
            ExpressionAttributeValues: Object.fromEntries(
              this.#values.map((value, index) => [`:v${index}`, value]),
            ),
          }
        : {}),
    };
  }

  #name(attribute: string): string {
    const placeholder = `#${attribute}`;
    this.#names.set(placeholder, attribute);
    return placeholder;
  }

  #value(value: unknown): string {
    return `:v${this.#values.push(value) - 1}`;
  }
}

const defined = (item: Item) => Object.entries(item).filter(([, value]) => value !== undefined);
