import { z } from 'zod';
import { compileLeaf, isRecord, type Matcher } from './pattern-leaf.ts';

const patternSchema = z.record(z.string(), z.unknown());
const alternativesSchema = z.array(patternSchema);

/**
 * Compiles an event pattern. Fields are ANDed, the values of a field ORed, `$or` as it says; a field that
 * holds an array matches when one element does. Throws for an operator that EventBridge does not know.
 */
export function compilePattern(pattern: unknown): (event: unknown) => boolean {
  return compileObject(patternSchema.parse(pattern), '');
}

function compileObject(pattern: Readonly<Record<string, unknown>>, path: string): Matcher {
  const fields = Object.entries(pattern).map(([key, wanted]): Matcher => {
    const here = `${path}/${key}`;
    if (key === '$or') return compileAlternatives(wanted, here);
    const matches = compileField(wanted, here);
    return (value) => matches(isRecord(value) ? value[key] : undefined);
  });
  return (value) => fields.every((matches) => matches(value));
}

function compileAlternatives(wanted: unknown, path: string): Matcher {
  const alternatives = alternativesSchema
    .min(2, `${path}: $or needs at least two patterns`)
    .parse(wanted)
    .map((pattern) => compileObject(pattern, path));
  return (value) => alternatives.some((matches) => matches(value));
}

/** A nested pattern, or the list of what a leaf may be. */
function compileField(wanted: unknown, path: string): Matcher {
  if (Array.isArray(wanted)) {
    if (wanted.length === 0) throw new Error(`event pattern: an empty list at ${path}`);
    const matchers = wanted.map((item: unknown) => compileLeaf(item, path));
    return (value) => matchers.some((matches) => matches(value));
  }
  if (!isRecord(wanted)) {
    throw new Error(`event pattern: a list or an object is needed at ${path}`);
  }
  const matches = compileObject(wanted, path);
  // A pattern below an array of objects must be met by one of them as a whole.
  return (value) => (Array.isArray(value) ? value.some(matches) : matches(value));
}
