import { hash } from 'node:crypto';

/**
 * JSON with sorted keys and without `undefined`, so that equal values have equal text wherever they were stored.
 * Throws `TypeError` for what JSON cannot carry (functions, NaN): a hash over a guess proves nothing.
 */
export function canonicalJson(value: unknown): string {
  if (Array.isArray(value))
    return `[${value.map((item) => canonicalJson(item ?? null)).join(',')}]`;
  if (typeof value === 'object' && value !== null) return canonicalObject(value);
  if (typeof value === 'number' && !Number.isFinite(value)) throw notJson(value);
  if (typeof value === 'string') return quoted(value);
  const text = JSON.stringify(value);
  if (typeof text !== 'string') throw notJson(value);
  return text;
}

/** Nearly all texts are their own JSON between quotes. */
function quoted(text: string): string {
  return /^[ !#-[\]-~]*$/.test(text) ? `"${text}"` : JSON.stringify(text);
}

/** SHA-256 of the canonical JSON, 64 hex digits. */
export function hashOf(value: unknown): string {
  return hash('sha256', canonicalJson(value));
}

function canonicalObject(value: object): string {
  let members = '';
  // The default order of `sort` is the one of `<`: by UTF-16 units.
  for (const key of Object.keys(value).sort()) {
    const member: unknown = Reflect.get(value, key);
    if (member === undefined) continue;
    members += `${members && ','}${quoted(key)}:${canonicalJson(member)}`;
  }
  return `{${members}}`;
}

function notJson(value: unknown) {
  return new TypeError(`JSON cannot carry a ${typeof value} (${String(value)})`);
}
