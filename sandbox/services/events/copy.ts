/**
 * A deep copy. Events are plain objects and lists all the way down but for a date here and there, and copying those by
 * hand takes a tenth of the time of `structuredClone`, which does the rest.
 */
export function copyOf<Value>(value: Value): Value {
  if (typeof value === 'function') return structuredClone(value);
  if (typeof value !== 'object' || value === null) return value;
  // Each branch copies what it was given: the same list, the same fields, the same thing.
  if (Array.isArray(value)) return value.map(copyOf) as Value;
  if (!isPlain(value)) return structuredClone(value);
  const copy: Record<string, unknown> = {};
  for (const [name, inner] of Object.entries(value)) copy[name] = copyOf(inner);
  return copy as Value;
}

/** A field of the name `__proto__` cannot be set by assignment. */
function isPlain(value: object): boolean {
  if (Object.hasOwn(value, '__proto__')) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}
