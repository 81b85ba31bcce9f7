import type { Fault, Ground } from './fault.ts';
import type { FaultState } from './fault-state.ts';

/** Nothing can go wrong under this name; the message is one sentence for a person. */
export class UnknownFault extends Error {
  override readonly name = 'UnknownFault';
}

/** The faults of one sandbox; any number may be on at once. */
export interface FaultSwitches {
  /** In the order of the registry. */
  list(): readonly FaultState[];
  /** Turns a fault on or off; one that is so already stays as it is. Throws `UnknownFault`. */
  set(name: string, on: boolean): void;
  /** Called after each change, strikes included. Returns what stops it. */
  onChange(listener: () => void): () => void;
}

export function createSwitches(
  registry: ReadonlyMap<string, Fault>,
  ground: Ground,
): FaultSwitches {
  const running = new Map<string, { end: () => void; strikes: number }>();
  const listeners = new Set<() => void>();
  const changed = () => listeners.forEach((listener) => listener());

  function turnOn(fault: Fault) {
    const entry = { end: (): void => undefined, strikes: 0 };
    const onStrike = () => {
      entry.strikes += 1;
      changed();
    };
    const weather = {
      gather: (front: Parameters<Ground['weather']['gather']>[0]) =>
        ground.weather.gather(front, onStrike),
    };
    entry.end = fault.on({ ...ground, weather });
    running.set(fault.name, entry);
  }

  return {
    list: () =>
      [...registry.values()].map(({ name, sentence, outcome }) => ({
        name,
        sentence,
        outcome,
        on: running.has(name),
        strikes: running.get(name)?.strikes ?? 0,
      })),
    set(name, on) {
      const fault = requireFault(registry, name);
      const present = running.get(name);
      if (on === (present !== undefined)) return;
      if (present) {
        present.end();
        running.delete(name);
      } else turnOn(fault);
      changed();
    },
    onChange(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

/** The fault of a name. Throws `UnknownFault`, whose sentence names those that exist. */
export function requireFault(registry: ReadonlyMap<string, Fault>, name: string): Fault {
  const fault = registry.get(name);
  if (fault) return fault;
  const known = [...registry.keys()].join(', ');
  throw new UnknownFault(`There is no fault called \`${name}\`; there are ${known}.`);
}
