/** The finish of MurmurHash3 (Austin Appleby, public domain): every bit of the input moves every bit of the output. */
function finish(hash: number): number {
  let h = hash;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}

/** Text → 32 bits: FNV-1a over its UTF-16 units, then mixed. Not for secrets. */
export function hashText(text: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index++)
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  return finish(hash);
}

/** Two 32-bit numbers → one; `(a, b)` and `(b, a)` differ. */
export function mix(a: number, b: number): number {
  return finish(Math.imul(a, 0x9e3779b1) + finish(b ^ 0x6a09e667));
}

/** 32 bits → 0 (included) to 1 (excluded). */
export function unit(hash: number): number {
  return (hash >>> 0) / 2 ** 32;
}
