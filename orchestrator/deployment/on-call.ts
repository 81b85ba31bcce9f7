import type { Rota } from '../catalogue/schema.ts';

export interface Turn {
  /** Key of a person in the catalogue. */
  readonly person: string;
  /** Who comes after; the same person if the rota has only one. */
  readonly next: string;
  /** ISO 8601, UTC. */
  readonly since: string;
  readonly until: string;
}

const dayMs = 24 * 60 * 60 * 1000;

/** Whose turn it is. Turns are of equal length, follow the rota's order, and also count back before its start. */
export function whoIsOnCall(rota: Rota, now: Date): Turn {
  const start = Date.parse(rota.startsAt);
  const length = rota.turnDays * dayMs;
  const turn = Math.floor((now.getTime() - start) / length);
  return {
    person: personOf(rota, turn),
    next: personOf(rota, turn + 1),
    since: new Date(start + turn * length).toISOString(),
    until: new Date(start + (turn + 1) * length).toISOString(),
  };
}

function personOf({ people }: Rota, turn: number): string {
  const person = people[((turn % people.length) + people.length) % people.length];
  if (person === undefined) throw new RangeError('a rota without people has no turn');
  return person;
}
