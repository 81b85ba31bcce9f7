import type { Chance } from './chance.ts';
import type { SimulatedSlack } from './chat/index.ts';
import type { Place } from './places.ts';
import type { World } from './world.ts';

/** Where something happens. */
export interface Stage {
  readonly world: World;
  readonly slack: SimulatedSlack;
  readonly place: Place;
  readonly luck: Chance;
  /** Undoes something at the latest when the world heals. */
  readonly later: (minutes: number, undo: () => void) => void;
}

/** Something that happens to a world; nothing where there was nothing that it could happen to. */
export type Happening = (stage: Stage) => void | Promise<void>;

/** A hand in the console is refused like any other. */
export function attempt(run: () => unknown) {
  try {
    run();
  } catch {
    // It came too late, or at something that cannot be stopped: nothing happened.
  }
}
