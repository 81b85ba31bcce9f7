import type { Freeze } from '../catalogue/schema.ts';

/** The freeze that closes a service in an environment at this moment, if any; the one that lasts longest wins. */
export function findFreeze(
  freezes: readonly Freeze[],
  where: { readonly service: string; readonly environment: string },
  now: Date,
): Freeze | undefined {
  return freezes
    .filter((freeze) => covers(freeze, where) && contains(freeze, now))
    .sort((a, b) => Date.parse(b.until) - Date.parse(a.until))[0];
}

function covers(freeze: Freeze, where: { readonly service: string; readonly environment: string }) {
  return (
    (freeze.services?.includes(where.service) ?? true) &&
    (freeze.environments?.includes(where.environment) ?? true)
  );
}

/** From is part of the freeze, until is not. */
function contains({ from, until }: Freeze, now: Date) {
  return Date.parse(from) <= now.getTime() && now.getTime() < Date.parse(until);
}
