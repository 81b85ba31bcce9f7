export interface Weighted<T> {
  readonly value: T;
  /** 0 to 999; relative to the sum. */
  readonly weight: number;
}

/**
 * Spreads requests over choices in proportion to their weights, evenly and without chance
 * ("smooth weighted round robin"): with 90 and 10, every tenth request goes to the second.
 * AWS spreads by chance; here 10 % has to be 10 %, so that receipts can be compared with counts.
 */
export function smoothSpread<T>(choices: readonly Weighted<T>[]): () => T | undefined {
  const total = choices.reduce((sum, { weight }) => sum + weight, 0);
  const entries = choices
    .filter(({ weight }) => weight > 0)
    .map((choice) => ({ ...choice, credit: 0 }));
  return () => {
    entries.forEach((entry) => (entry.credit += entry.weight));
    const [first, ...others] = entries;
    if (!first) return undefined;
    const chosen = others.reduce(
      (best, entry) => (entry.credit > best.credit ? entry : best),
      first,
    );
    chosen.credit -= total;
    return chosen.value;
  };
}
