import { createHash } from 'node:crypto';
import type { Expression } from 'jsonata';
import type { Clock } from '../../clock.ts';

/** Where the functions of an expression get time, chance and ids. */
export interface Sources {
  readonly clock: Clock;
  /** Even numbers from 0 to 1. */
  readonly chance: () => number;
  readonly newId: () => string;
}

const algorithms = new Map([
  ['MD5', 'md5'],
  ['SHA-1', 'sha1'],
  ['SHA-256', 'sha256'],
  ['SHA-384', 'sha384'],
  ['SHA-512', 'sha512'],
]);

/**
 * Gives an expression the functions that Step Functions adds to JSONata, the sandbox's time and chance
 * instead of the machine's, and takes $eval away, which Step Functions does not have.
 */
export function equip(expression: Expression, { clock, chance, newId }: Sources): Expression {
  expression.registerFunction('partition', partition, '<an:a>');
  expression.registerFunction('range', range, '<nnn:a>');
  expression.registerFunction('hash', hash, '<xs:s>');
  expression.registerFunction('random', (seed?: number) => random(seed, chance), '<n?:n>');
  expression.registerFunction('uuid', newId, '<:s>');
  expression.registerFunction('parse', (text: string): unknown => JSON.parse(text), '<s:x>');
  expression.registerFunction('now', () => new Date(clock.now()).toISOString(), '<:s>');
  expression.registerFunction('millis', () => Math.floor(clock.now()), '<:n>');
  expression.assign('eval', undefined);
  return expression;
}

function partition(items: readonly unknown[], size: number): unknown[][] {
  if (!Number.isInteger(size) || size < 1) throw new Error('$partition needs a whole size above 0');
  const count = Math.ceil(items.length / size);
  return Array.from({ length: count }, (_, index) => items.slice(index * size, (index + 1) * size));
}

/** From `start` to `end`, both included. */
function range(start: number, end: number, step: number): number[] {
  const count = Math.floor((end - start) / step) + 1;
  if (step === 0 || count > 1000) throw new Error('$range gives at most 1000 numbers');
  return Array.from({ length: Math.max(0, count) }, (_, index) => start + index * step);
}

function hash(value: unknown, algorithm: string): string {
  const name = algorithms.get(algorithm);
  if (!name) throw new Error(`$hash does not know the algorithm "${algorithm}"`);
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return createHash(name).update(text, 'utf8').digest('hex');
}

/** The same seed gives the same number (mulberry32's first). */
function random(seed: number | undefined, chance: () => number): number {
  if (seed === undefined) return chance();
  let state = (Math.trunc(seed) + 0x6d2b79f5) | 0;
  state = Math.imul(state ^ (state >>> 15), state | 1);
  state ^= state + Math.imul(state ^ (state >>> 7), state | 61);
  return ((state ^ (state >>> 14)) >>> 0) / 4_294_967_296;
}
