import type { Violation } from '../result.ts';
import type { World } from '../world.ts';
import type { Court, Cry, Hearing, Invariant, Surroundings } from './court.ts';
import { invariants } from './invariants.ts';
import { keepLedger } from './keep-ledger.ts';
import type { Ledger } from './ledger.ts';
import { watchCalls } from './watch-calls.ts';
import { watchRoutes } from './watch-routes.ts';

export type { Surroundings } from './court.ts';
export { invariants } from './invariants.ts';

/** Virtual milliseconds between two looks at what changes without anybody saying so. */
export const lookEveryMs = 30_000;

export interface Judges {
  /** To be called after every step of the clock: when nothing has happened it costs next to nothing. */
  check(): void;
  /** Judges the world at rest, and says all that was broken. */
  end(): readonly Violation[];
  /** All that has been broken until now. */
  violations(): readonly Violation[];
  readonly ledger: Ledger;
}

/**
 * Lets every invariant watch a world from now on. To be called before anybody asks for a deployment: what happened
 * earlier is not judged. @param chosen the invariants to judge
 */
export function createJudges(
  world: World,
  around: Surroundings = {},
  chosen: readonly Invariant[] = invariants,
): Judges {
  const { clock } = world;
  const record = createRecord(() => clock.now());
  const keeper = keepLedger(world);
  const { ledger } = keeper;
  const pending: (() => void)[] = [];
  let lookAt = clock.now() + lookEveryMs;

  const hearings = chosen.map(({ number, hear }) =>
    hear({ world, ledger, around, cry: record.cryOf(number) } satisfies Court),
  );
  const on = listenersOf(hearings);

  const calls = watchCalls(world, (call, strike) => {
    for (const hear of on.call) hear(call, strike);
  });
  watchRoutes(world, (route) => {
    keeper.noteRoute(route);
    for (const hear of on.route) hear(route);
  });
  world.witnesses.push({
    onEffect: (effect) => {
      const seen = keeper.noteEffect(effect);
      for (const hear of on.effect) hear(seen);
    },
    onEvent: (event) => {
      keeper.noteEvent(event);
      for (const hear of on.event) hear(event);
    },
    onItem: (item) => {
      const written = { at: clock.now(), item, by: calls.current() };
      keeper.noteItem(written);
      if (on.written.length > 0) pending.push(() => on.written.forEach((hear) => hear(written)));
    },
    onEntry: (entry) => {
      const run = keeper.noteEntry(entry);
      if (run) pending.push(() => on.entry.forEach((hear) => hear(entry, run)));
    },
    onRequest: (by, event) => on.request.forEach((hear) => hear(by, event)),
  });

  const check = () => {
    keeper.noteCatalogue();
    if (pending.length > 0) for (const hear of pending.splice(0)) hear();
    const now = clock.now();
    if (now < lookAt) return;
    lookAt = now + lookEveryMs;
    for (const hear of on.look) hear(now);
  };
  return {
    check,
    end: () => {
      check();
      for (const hear of on.end) hear();
      return record.violations;
    },
    violations: () => record.violations,
    ledger,
  };
}

/** The same words about the same deployment count once, however often they are cried. */
function createRecord(now: () => number) {
  const violations: Violation[] = [];
  const said = new Set<string>();
  const cryOf =
    (invariant: string): Cry =>
    (what, deploymentId) => {
      const key = `${invariant} ${deploymentId ?? ''} ${what}`;
      if (said.has(key)) return;
      said.add(key);
      violations.push({
        invariant,
        what,
        at: now(),
        ...(deploymentId === undefined ? {} : { deploymentId }),
      });
    };
  return { violations, cryOf };
}

/** Who hears what, so that nobody is asked in vain. */
function listenersOf(hearings: readonly Hearing[]) {
  const those = <Name extends keyof Hearing>(name: Name) =>
    hearings.flatMap((hearing): NonNullable<Hearing[Name]>[] => {
      const hear = hearing[name];
      return hear ? [hear] : [];
    });
  return {
    effect: those('effect'),
    event: those('event'),
    route: those('route'),
    entry: those('entry'),
    written: those('written'),
    request: those('request'),
    call: those('call'),
    look: those('look'),
    end: those('end'),
  };
}
