/** IAM's wildcards: `*` any characters, `?` one. Case-sensitive. */
export function matchesPattern(pattern: string, text: string): boolean {
  return compiled(pattern).test(text);
}

/** Actions are the same in any letter case: `ecs:describetasks` is `ecs:DescribeTasks`. */
export const matchesAction = (pattern: string, action: string) =>
  matchesPattern(pattern.toLowerCase(), action.toLowerCase());

const cache = new Map<string, RegExp>();

function compiled(pattern: string): RegExp {
  const known = cache.get(pattern);
  if (known) return known;
  const source = pattern
    .replaceAll(/[.+^${}()|[\]\\]/g, '\\$&')
    .replaceAll('*', '.*')
    .replaceAll('?', '.');
  const made = new RegExp(`^${source}$`, 's');
  cache.set(pattern, made);
  return made;
}
