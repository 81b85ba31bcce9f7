import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { canonicalJson, hashOf } from '../../../orchestrator/deployment/canonical-json.ts';

/** The rule itself, slowly: JSON with the fields of every object in order of their names. */
const sorted = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  const fields = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return new Map(fields.map(([name, inner]) => [name, sorted(inner)]));
};
const written = (value: unknown): string => {
  if (Array.isArray(value)) return `[${value.map(written).join()}]`;
  if (!(value instanceof Map)) return JSON.stringify(value);
  return `{${[...value].map(([name, inner]) => `${JSON.stringify(name)}:${written(inner)}`).join()}}`;
};

describe('canonical JSON', () => {
  it('is JSON with sorted fields, whatever the texts in it', () => {
    const text = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.string(),
      fc.string({ unit: 'grapheme' }),
    );
    const value = fc.object({
      key: text,
      values: [text, fc.integer(), fc.boolean(), fc.constant(null)],
    });
    fc.assert(
      fc.property(value, (given) => expect(canonicalJson(given)).toBe(written(sorted(given)))),
      { numRuns: 1000 },
    );
  });

  it.each([
    'plain',
    'a "quote"',
    'back\\slash',
    'line\nbreak',
    'ümläut',
    '\u2028',
    '\ud800',
    '\u007f',
    '',
  ])('writes %j as JSON does', (text) => {
    expect(canonicalJson({ [text]: text })).toBe(JSON.stringify({ [text]: text }));
  });

  it('leaves out what is undefined', () => {
    expect(canonicalJson({ b: undefined, a: [undefined] })).toBe('{"a":[null]}');
  });

  it('has the hash that it always had', () => {
    expect(hashOf({ b: 1, a: 'x' })).toBe(
      'cdab067e9f3beb32d1252cfd63e492592fecbf591b0d08cadb24bb17f3864246',
    );
  });
});
