import { FromStringShapeDeserializer } from '@smithy/core/protocols';
import type { NormalizedSchema } from '@smithy/core/schema';
import { AwsError } from './service.ts';

/** A form's keys split at their dots: `Actions.member.1.Type=forward` → Actions → member → 1 → Type. */
interface Node {
  value?: string;
  readonly children: Map<string, Node>;
}

const fromString = new FromStringShapeDeserializer({
  httpBindings: false,
  timestampFormat: { default: 5, useTrait: true },
});

/** Reads the body of an AWS Query call by its schema; the SDK has only the writing half of this. */
export function decodeForm(schema: NormalizedSchema, body: string): unknown {
  if (schema.isUnitSchema()) return {};
  const root: Node = { children: new Map() };
  for (const [key, value] of new URLSearchParams(body)) place(root, key.split('.'), value);
  return read(schema, root);
}

function place(node: Node, path: readonly string[], value: string) {
  let at = node;
  for (const part of path) {
    const next = at.children.get(part) ?? { children: new Map() };
    at.children.set(part, next);
    at = next;
  }
  at.value = value;
}

function read(schema: NormalizedSchema, node: Node): unknown {
  if (schema.isStructSchema()) return readStructure(schema, node);
  if (schema.isListSchema()) return readList(schema, node);
  if (schema.isMapSchema()) return readMap(schema, node);
  return readScalar(schema, node.value ?? '');
}

function readStructure(schema: NormalizedSchema, node: Node) {
  const found: Record<string, unknown> = {};
  for (const [name, member] of schema.structIterator()) {
    const child = node.children.get(xmlName(member) ?? name) ?? node.children.get(name);
    if (child) found[name] = read(member, child);
  }
  return found;
}

function readList(schema: NormalizedSchema, node: Node) {
  const member = schema.getValueSchema();
  // Older models do not flatten what newer ones do, so both forms are taken.
  const items =
    node.children.get(xmlName(member) ?? 'member') ?? node.children.get('member') ?? node;
  return numbered(items).map((item) => read(member, item));
}

function readMap(schema: NormalizedSchema, node: Node) {
  const key = schema.getKeySchema();
  const value = schema.getValueSchema();
  const entries = node.children.get('entry') ?? node;
  return Object.fromEntries(
    numbered(entries).map((entry) => [
      entry.children.get(xmlName(key) ?? 'key')?.value ?? '',
      read(value, entry.children.get(xmlName(value) ?? 'value') ?? { children: new Map() }),
    ]),
  );
}

const numbered = (node: Node) =>
  [...node.children]
    .filter(([name]) => /^[0-9]+$/.test(name))
    .sort(([a], [b]) => Number(a) - Number(b))
    .map(([, child]) => child);

function readScalar(schema: NormalizedSchema, text: string): unknown {
  const value: unknown = fromString.read(schema, text);
  if (typeof value === 'number' && Number.isNaN(value))
    throw new AwsError('MalformedInput', `"${text}" is not a number`);
  return value;
}

function xmlName(schema: NormalizedSchema): string | undefined {
  const name: unknown = schema.getMergedTraits().xmlName;
  return typeof name === 'string' ? name : undefined;
}
