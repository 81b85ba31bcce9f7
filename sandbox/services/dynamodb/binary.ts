/** The SDK's shapes carry binary as bytes, dynalite's as base64 text. */
export function bytesToBase64(value: unknown): unknown {
  if (value instanceof Uint8Array) return Buffer.from(value).toString('base64');
  if (Array.isArray(value)) return value.map(bytesToBase64);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, member]) => member !== undefined)
      .map(([name, member]) => [name, bytesToBase64(member)]),
  );
}

/** The way back: an attribute value `{ B: … }` or `{ BS: […] }`. An attribute that is called B holds an object. */
export function base64ToBytes(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(base64ToBytes);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, member]) => [name, memberToBytes(name, member)]),
  );
}

function memberToBytes(name: string, member: unknown): unknown {
  if (name === 'B' && typeof member === 'string') return fromBase64(member);
  if (name === 'BS' && Array.isArray(member)) {
    return member.map((one: unknown) => (typeof one === 'string' ? fromBase64(one) : one));
  }
  return base64ToBytes(member);
}

const fromBase64 = (text: string) => new Uint8Array(Buffer.from(text, 'base64'));
