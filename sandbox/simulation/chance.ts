import { hashText, mix } from './hash.ts';

/** Luck that can be had again: the same seed and name give the same numbers. */
export interface Chance {
  /** 0 (included) to 1 (excluded). */
  next(): number;
  /** A whole number from `min` to `max`, both included. */
  integer(min: number, max: number): number;
  /** Whether something of this probability happens now. */
  chance(probability: number): boolean;
  /** One of them. Throws `RangeError` when there is none. */
  pick<T>(from: readonly T[]): T;
  /** A new list with the same things in another order. */
  shuffle<T>(list: readonly T[]): T[];
  /**
   * A stream of its own, by name. It depends on the seed and the names on the way to it, and on nothing that was drawn:
   * one more draw for deployments leaves the accidents where they were.
   */
  fork(name: string): Chance;
}

/** The luck of a seed: any whole number up to 2^53. */
export function createChance(seed: number): Chance {
  return chanceOf(mix(seed >>> 0, Math.floor(seed / 2 ** 32) >>> 0));
}

function chanceOf(key: number): Chance {
  const draw = sfc32(key, mix(key, 1), mix(key, 2));
  const next = () => draw() / 2 ** 32;
  const integer = (min: number, max: number) => min + Math.floor(next() * (max - min + 1));
  return {
    next,
    integer,
    chance: (probability) => next() < probability,
    pick: (from) => pick(from, next()),
    shuffle: (list) => shuffle(list, integer),
    fork: (name) => chanceOf(mix(key, hashText(name))),
  };
}

/** sfc32, "small fast chaotic": Chris Doty-Humphrey's generator from PractRand (public domain), with its 12 rounds of warming. */
function sfc32(seedA: number, seedB: number, seedC: number): () => number {
  let a = seedA | 0;
  let b = seedB | 0;
  let c = seedC | 0;
  let counter = 1;
  const draw = () => {
    const sum = (((a + b) | 0) + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (((c << 21) | (c >>> 11)) + sum) | 0;
    return sum >>> 0;
  };
  for (let round = 0; round < 12; round++) draw();
  return draw;
}

function pick<T>(from: readonly T[], luck: number): T {
  const index = Math.floor(luck * from.length);
  if (index >= from.length) throw new RangeError('There is nothing to pick from.');
  return from[index] as T; // in range by the line above; T itself may be undefined
}

/** Fisher and Yates. */
function shuffle<T>(list: readonly T[], integer: (min: number, max: number) => number): T[] {
  const shuffled = [...list];
  for (let last = shuffled.length - 1; last > 0; last--) {
    const other = integer(0, last);
    // Both are in range; T itself may be undefined.
    [shuffled[last], shuffled[other]] = [shuffled[other] as T, shuffled[last] as T];
  }
  return shuffled;
}
