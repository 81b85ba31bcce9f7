import { BlockList } from 'node:net';
import { z } from 'zod';

/** Tells whether one value of an event (undefined where the field is absent) is what a pattern wants. */
export type Matcher = (value: unknown) => boolean;

const scalar = z.union([z.string(), z.number(), z.boolean(), z.null()]);
const ignoringCase = z.strictObject({ 'equals-ignore-case': z.string() });
const affix = z.union([z.string(), ignoringCase]);
const list = <T extends z.ZodType>(item: T) => z.union([item, z.array(item).min(1)]);
const comparison = z.enum(['<', '<=', '=', '>=', '>']);

const operator = z.union([
  z.strictObject({ prefix: affix }),
  z.strictObject({ suffix: affix }),
  ignoringCase,
  z.strictObject({ wildcard: z.string() }),
  z.strictObject({ exists: z.boolean() }),
  z.strictObject({ cidr: z.string() }),
  z.strictObject({
    numeric: z.union([
      z.tuple([comparison, z.number()]),
      z.tuple([comparison, z.number(), comparison, z.number()]),
    ]),
  }),
  z.strictObject({
    'anything-but': z.union([
      list(z.union([z.string(), z.number()])),
      z.strictObject({ prefix: list(z.string()) }),
      z.strictObject({ suffix: list(z.string()) }),
      z.strictObject({ 'equals-ignore-case': list(z.string()) }),
      z.strictObject({ wildcard: list(z.string()) }),
    ]),
  }),
]);

type Operator = z.infer<typeof operator>;

/** One entry of a field's list: a plain value, or an operator. Throws for an operator that EventBridge does not know. */
export function compileLeaf(item: unknown, path: string): Matcher {
  const exact = scalar.safeParse(item);
  if (exact.success) return anyElement((value) => value === exact.data);
  const known = operator.safeParse(item);
  if (!known.success) {
    throw new Error(`event pattern: unknown operator ${JSON.stringify(item)} at ${path}`);
  }
  return compileOperator(known.data);
}

function compileOperator(given: Operator): Matcher {
  // Only leaves exist in EventBridge's sense; an object is not one.
  if ('exists' in given)
    return (value) => (value !== undefined && !isRecord(value)) === given.exists;
  if ('prefix' in given) return ofText(affixMatcher(given.prefix, 'startsWith'));
  if ('suffix' in given) return ofText(affixMatcher(given.suffix, 'endsWith'));
  if ('equals-ignore-case' in given) return ofText(sameIgnoringCase(given['equals-ignore-case']));
  if ('wildcard' in given) return ofText(wildcard(given.wildcard));
  if ('cidr' in given) return ofText(inRange(given.cidr));
  if ('numeric' in given) return numeric(given.numeric);
  return anythingBut(given['anything-but']);
}

function anythingBut(
  unwanted: Extract<Operator, { 'anything-but': unknown }>['anything-but'],
): Matcher {
  const none = (matchers: readonly ((text: string) => boolean)[]) =>
    anyElement(
      (value) =>
        isLeaf(value) && !(typeof value === 'string' && matchers.some((matches) => matches(value))),
    );
  if (typeof unwanted !== 'object' || Array.isArray(unwanted)) {
    const values = [unwanted].flat();
    return anyElement((value) => isLeaf(value) && !values.some((one) => one === value));
  }
  if ('prefix' in unwanted) {
    return none([unwanted.prefix].flat().map((one) => affixMatcher(one, 'startsWith')));
  }
  if ('suffix' in unwanted) {
    return none([unwanted.suffix].flat().map((one) => affixMatcher(one, 'endsWith')));
  }
  if ('wildcard' in unwanted) return none([unwanted.wildcard].flat().map(wildcard));
  return none([unwanted['equals-ignore-case']].flat().map(sameIgnoringCase));
}

function affixMatcher(wanted: z.infer<typeof affix>, side: 'startsWith' | 'endsWith') {
  if (typeof wanted === 'string') return (text: string) => text[side](wanted);
  const lower = wanted['equals-ignore-case'].toLowerCase();
  return (text: string) => text.toLowerCase()[side](lower);
}

const sameIgnoringCase = (wanted: string) => (text: string) =>
  text.toLowerCase() === wanted.toLowerCase();

/** `*` is any text; `\*` and `\\` are themselves. */
function wildcard(pattern: string): (text: string) => boolean {
  const source = pattern.replace(/\\([\\*])|\*|[.+?^${}()|[\]\\]/g, (found, escaped?: string) => {
    if (escaped !== undefined) return `\\${escaped}`;
    return found === '*' ? '.*' : `\\${found}`;
  });
  const expression = new RegExp(`^${source}$`, 's');
  return (text) => expression.test(text);
}

function inRange(cidr: string): (text: string) => boolean {
  const [address = '', bits] = cidr.split('/');
  const family = address.includes(':') ? 'ipv6' : 'ipv4';
  const range = new BlockList();
  range.addSubnet(address, Number(bits), family);
  return (text) => range.check(text, text.includes(':') ? 'ipv6' : 'ipv4');
}

function numeric(conditions: readonly (string | number)[]): Matcher {
  const holds = (value: number) =>
    [0, 2].every((at) => {
      const [sign, limit] = [conditions[at], Number(conditions[at + 1])];
      if (sign === '<') return value < limit;
      if (sign === '<=') return value <= limit;
      if (sign === '=') return value === limit;
      if (sign === '>=') return value >= limit;
      if (sign === '>') return value > limit;
      return true;
    });
  return anyElement((value) => typeof value === 'number' && holds(value));
}

const ofText = (matches: (text: string) => boolean): Matcher =>
  anyElement((value) => typeof value === 'string' && matches(value));

const anyElement =
  (matches: Matcher): Matcher =>
  (value) =>
    Array.isArray(value) ? value.some(matches) : matches(value);

/** Present and neither an object nor a list. */
const isLeaf = (value: unknown) =>
  value === null || (value !== undefined && typeof value !== 'object');

export const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
