import type { Call } from '../crossings.ts';
import type { Invocation } from '../invocation.ts';
import type { Strike } from '../ports.ts';
import type { World } from '../world.ts';

/** What can be told of our functions' calls while they are made. */
export interface Calls {
  /** Whose call is just doing its work; undefined between calls. */
  current(): Invocation | undefined;
}

/** A call that has just been sent, and what strikes it. */
export type OnCall = (call: Call<unknown>, strike: Strike | undefined) => void;

/**
 * Stands where every call of ours goes out. Calls pass as they are: only the table's work, which is done in one go,
 * leaves a name behind for as long as it lasts.
 */
export function watchCalls({ crossings, faults }: World, onCall: OnCall): Calls {
  let present: Invocation | undefined;
  let struck: Strike | undefined;

  const strike = faults.strike.bind(faults);
  faults.strike = (crossing, nowMs) => (struck = strike(crossing, nowMs));

  const cross = crossings.cross.bind(crossings);
  crossings.cross = <T>(call: Call<T>): Promise<T> => {
    struck = undefined;
    const passing = cross(call.port === 'table' ? { ...call, run: signed(call) } : call);
    onCall(call, struck);
    return passing;
  };

  const signed =
    <T>({ run, by }: Call<T>): Call<T>['run'] =>
    () => {
      const before = present;
      present = by;
      try {
        return run();
      } finally {
        present = before;
      }
    };

  return { current: () => present };
}
