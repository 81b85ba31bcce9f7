import type { Stage } from './stage.ts';

/** A fault that a story lets happen. */
export interface Suffering {
  /** Calls and deliveries that it has struck. */
  strikes(): number;
  end(): void;
}

/** Turns a fault on. Throws `UnknownFault`. */
export function suffer(stage: Stage, name: string): Suffering {
  const { faults } = stage.sandbox;
  const state = () => faults.list().find((fault) => fault.name === name);
  faults.set(name, true);
  stage.say(`from now on: ${state()?.sentence ?? name}`);
  return {
    strikes: () => state()?.strikes ?? 0,
    end: () => {
      faults.set(name, false);
      stage.say(`over: ${name}`);
    },
  };
}

/** A fault that never met anything proves nothing. */
export function checkStruck(stage: Stage, name: string, suffering: Suffering) {
  const strikes = suffering.strikes();
  stage.check(`${name} did strike`, strikes > 0, strikes);
}
