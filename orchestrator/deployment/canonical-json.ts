import { createHash } from 'node:crypto';

/**
 * JSON with sorted keys and without `undefined`, so that equal values have equal text wherever they were stored.
 * Throws `TypeError` for what JSON cannot carry (functions, NaN): a hash over a guess proves nothing.
 */
export function canonicalJson(value: unknown): string {
  if (Array.isArray(value))
    return `[${value.map((item) => canonicalJson(item ?? null)).join(',')}]`;
  if (typeof value === 'object' && value !== null) return canonicalObject(value);
  if (typeof value === 'number' && !Number.isFinite(value)) throw notJson(value);
  const text = JSON.stringify(value);
  if (typeof text !== 'string') throw notJson(value);
  return text;
}

/** SHA-256 of the canonical JSON, 64 hex digits. */
export function hashOf(value: unknown): string {
  return createHash('sha256').update(canonicalJson(value)).digest('hex');
}

function canonicalObject(value: object): string {
  const members = Object.entries(value)
    .filter(([, member]) => member !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, member]) => `${JSON.stringify(key)}:${canonicalJson(member)}`);
  return `{${members.join(',')}}`;
}

function notJson(value: unknown) {
  return new TypeError(`JSON cannot carry a ${typeof value} (${String(value)})`);
}
