/** The known name that was probably meant; undefined when none is near enough to suggest. */
export function nearest(given: string, known: readonly string[]): string | undefined {
  const ranked = known
    .map((name) => ({ name, distance: distance(given, name) }))
    .sort((a, b) => a.distance - b.distance);
  const best = ranked[0];
  // Half the letters wrong is a guess, not a suggestion; a beginning ("stag") is always one.
  const near = (it: { name: string; distance: number }) =>
    it.distance <= Math.max(1, Math.floor(it.name.length / 2));
  if (best && near(best)) return best.name;
  return given.length > 1 ? known.find((name) => name.startsWith(given)) : undefined;
}

/** Edit distance: insertions, deletions, replacements, and neighbours swapped, each counted once. */
export function distance(a: string, b: string): number {
  let before: number[] = [];
  let previous = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (let row = 1; row <= a.length; row += 1) {
    const current = [row];
    for (let column = 1; column <= b.length; column += 1) {
      const swapped = a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1];
      current[column] = Math.min(
        at(previous, column) + 1,
        at(current, column - 1) + 1,
        at(previous, column - 1) + (a[row - 1] === b[column - 1] ? 0 : 1),
        row > 1 && column > 1 && swapped ? at(before, column - 2) + 1 : Infinity,
      );
    }
    [before, previous] = [previous, current];
  }
  return at(previous, b.length);
}

function at(row: readonly number[], column: number): number {
  return row[column] ?? Infinity;
}
