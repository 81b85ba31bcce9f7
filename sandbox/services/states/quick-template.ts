import { expressionText } from './expression-text.ts';
import { isList, type Json } from './json.ts';
import { quickExpression, type Quick } from './quick-expressions.ts';

/** Definitions are never changed once they are read, so what was made of a part of one stays true. */
const ofParts = new WeakMap<object, Quick>();
const ofTexts = new Map<string, Quick>();

/**
 * A template without JSONata: gives its value, or undefined when one of its expressions needs JSONata.
 * Values are shared with the template and the bindings, not copied; JSON is never changed here.
 */
export function quickTemplate(template: Json): Quick {
  if (typeof template === 'string') return remember(ofTexts, template, compileText);
  if (typeof template !== 'object' || template === null) return () => template;
  return remember(ofParts, template, compilePart);
}

function remember<Key>(
  made: { get(key: Key): Quick | undefined; set(key: Key, quick: Quick): unknown },
  template: Key,
  compile: (template: Key) => Quick,
): Quick {
  const known = made.get(template);
  if (known) return known;
  const quick = compile(template);
  made.set(template, quick);
  return quick;
}

function compileText(template: string): Quick {
  const text = expressionText(template);
  return text === undefined ? () => template : quickExpression(text);
}

function compilePart(template: Extract<Json, object>): Quick {
  if (!hasExpression(template)) return () => template;
  // A field of this name cannot be set by assignment.
  if (Object.hasOwn(template, '__proto__')) return () => undefined;
  if (isList(template)) return listOf(template.map(quickTemplate));
  return objectOf(Object.entries(template).map(([key, value]) => [key, quickTemplate(value)]));
}

function hasExpression(template: Json): boolean {
  if (typeof template === 'string') return expressionText(template) !== undefined;
  if (typeof template !== 'object' || template === null) return false;
  return Object.values(template).some(hasExpression);
}

function listOf(items: readonly Quick[]): Quick {
  return (bindings) => {
    const values: Json[] = [];
    for (const item of items) {
      const value = item(bindings);
      if (value === undefined) return undefined;
      values.push(value);
    }
    return values;
  };
}

function objectOf(fields: readonly (readonly [string, Quick])[]): Quick {
  return (bindings) => {
    const values: Record<string, Json> = {};
    for (const [key, field] of fields) {
      const value = field(bindings);
      if (value === undefined) return undefined;
      values[key] = value;
    }
    return values;
  };
}
