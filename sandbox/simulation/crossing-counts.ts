import { ways, type Way } from './applicable.ts';
import { crossingPhases, ports, type Phase, type Port } from './ports.ts';

/**
 * How often each port was crossed in each way and phase while faults could strike. A flat array, because every crossing
 * of every seed counts here; `slotOf` names its places.
 */
export type CrossingCounts = Uint32Array;

const places = <T extends string>(names: readonly T[]) =>
  // The record has exactly the names as keys.
  Object.fromEntries(names.map((name, place) => [name, place])) as Record<T, number>;
const portPlace = places(ports);
const wayPlace = places(ways);
const phasePlace = places(crossingPhases);

/** How many of ports by ways there are: the length of an array that `gateOf` names the places of. */
export const gates = ports.length * ways.length;

/** The place of a port and way. */
export function gateOf(port: Port, way: Way): number {
  return portPlace[port] * ways.length + wayPlace[way];
}

/** The place of a gate and phase in `CrossingCounts`. */
export function slotOf(gate: number, phase: Phase): number {
  return gate * crossingPhases.length + phasePlace[phase];
}

export function noCrossings(): CrossingCounts {
  return new Uint32Array(gates * crossingPhases.length);
}
