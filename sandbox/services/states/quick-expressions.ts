import type { Json } from './json.ts';

/** What an expression gives without JSONata; undefined when only JSONata can tell. */
export type Quick = (bindings: Readonly<Record<string, unknown>>) => Json | undefined;

const onlyJsonata: Quick = () => undefined;

const steps = String.raw`\$([A-Za-z]\w*)((?:\.[A-Za-z]\w*)*)`;
const wayThere = new RegExp(`^${steps}$`);
const equalsText = new RegExp(String.raw`^${steps} = '([^'\\]*)'$`);
/** Words that mean something else to JSONata where a name could stand. */
const reserved = new Set(['and', 'or', 'in', 'true', 'false', 'null', 'function']);

const known = new Map<string, Quick>();

/**
 * Most expressions of a state machine are a way to a value (`$states.input.kind`) or compare one with a text. They are
 * read off here, which takes a hundredth of the time; whatever else an expression is, or meets on its way (nothing at
 * all, a list), is left to JSONata.
 */
export function quickExpression(text: string): Quick {
  const found = known.get(text);
  if (found) return found;
  const made = compile(text);
  known.set(text, made);
  return made;
}

function compile(text: string): Quick {
  const [, start = '', path = '', wanted] = equalsText.exec(text) ?? wayThere.exec(text) ?? [];
  const names = path.split('.').slice(1);
  if (start === '' || names.some((name) => reserved.has(name))) return onlyJsonata;
  if (wanted === undefined) return (bindings) => follow(bindings, start, names);
  return (bindings) => {
    const value = follow(bindings, start, names);
    return typeof value === 'string' ? value === wanted : undefined;
  };
}

/** Each name must be the value's own; a list on the way or at its end is JSONata's, which may unfold it. */
function follow(
  bindings: Readonly<Record<string, unknown>>,
  start: string,
  names: readonly string[],
): Json | undefined {
  let value: unknown = bindings;
  value = ownOf(value, start);
  for (const name of names) value = ownOf(value, name);
  // Bindings hold nothing but JSON: a state's input, results, and variables made of them.
  return Array.isArray(value) ? undefined : (value as Json | undefined);
}

function ownOf(value: unknown, name: string): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
  // Just asked for what is there; `in` and index access would also find what every object has.
  return Object.hasOwn(value, name) ? (value as Record<string, unknown>)[name] : undefined;
}
