/**
 * Puts things after those they depend on, keeping the given order where it is free.
 * Throws with the names along the cycle, if there is one.
 */
export function orderByDependencies(
  what: string,
  dependencies: ReadonlyMap<string, readonly string[]>,
): string[] {
  const done = new Set<string>();
  const visit = (name: string, path: readonly string[]) => {
    if (done.has(name)) return;
    if (path.includes(name))
      throw new Error(
        `${what} depend on each other in a circle: ${[...path.slice(path.indexOf(name)), name].join(' → ')}`,
      );
    for (const other of dependencies.get(name) ?? []) visit(other, [...path, name]);
    done.add(name);
  };
  for (const name of dependencies.keys()) visit(name, []);
  return [...done];
}
