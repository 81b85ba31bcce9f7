import { whyNever } from './applicable.ts';
import { cellName, crossingsOpenTo, pairName, type Coverage, type Outcomes } from './coverage.ts';
import { crossedWhen } from './crossed-when.ts';
import {
  crossingPhases,
  faultKinds,
  ports,
  type FaultKind,
  type Phase,
  type Port,
} from './ports.ts';

/** One cell of fault kind × port × phase. */
export interface Cell {
  readonly kind: FaultKind;
  readonly port: Port;
  readonly phase: Phase;
  /** How often the port was crossed so that the kind could strike. */
  readonly crossings: number;
  /** How many strikes the seasons of these seeds lead one to expect. */
  readonly expected: number;
  readonly struck: number;
  readonly outcomes: Outcomes;
  /** Why nothing struck; only where nothing did. */
  readonly empty?: Emptiness;
}

export interface Emptiness {
  /**
   * `cannot`: the kind makes no sense at the port. `uncrossed`: our code never met the port in this phase.
   * `rare`: it did, but too seldom for these seeds. `unexplained`: it should have struck, and has not.
   */
  readonly kind: 'cannot' | 'uncrossed' | 'rare' | 'unexplained';
  readonly reason: string;
}

/** With twelve strikes to be expected, none at all comes once in 160,000 times (e^-12); the table has 1,573 cells. */
const surelyExpected = 12;

/** Every cell of the table. `kinds` are those that were allowed to strike. */
export function cellsOf(coverage: Coverage, kinds: readonly FaultKind[] = faultKinds): Cell[] {
  return ports.flatMap((port) =>
    kinds.flatMap((kind) => crossingPhases.map((phase) => cellOf(coverage, kind, port, phase))),
  );
}

function cellOf(coverage: Coverage, kind: FaultKind, port: Port, phase: Phase): Cell {
  const outcomes = coverage.strikes[cellName(kind, port, phase)] ?? {};
  const struck = Object.values(outcomes).reduce((sum, times) => sum + times, 0);
  const cell = {
    kind,
    port,
    phase,
    crossings: crossingsOpenTo(coverage, kind, port, phase),
    expected: coverage.expected[cellName(kind, port, phase)] ?? 0,
    struck,
    outcomes,
  };
  return struck > 0 ? cell : { ...cell, empty: whyEmpty(cell) };
}

function whyEmpty({ kind, port, crossings, expected }: Cell): Emptiness {
  const never = whyNever(kind, port);
  if (never) return { kind: 'cannot', reason: never };
  const when = `${port} is crossed ${crossedWhen[port]}`;
  if (crossings === 0) return { kind: 'uncrossed', reason: when };
  const reason = `${crossings} crossings, ${expected.toFixed(1)} strikes to be expected`;
  return { kind: expected < surelyExpected ? 'rare' : 'unexplained', reason };
}

/** Pairs of kinds that never struck in one seed. */
export function missingPairs(
  { pairs }: Coverage,
  kinds: readonly FaultKind[] = faultKinds,
): (readonly [FaultKind, FaultKind])[] {
  return kinds.flatMap((one, place) =>
    kinds
      .slice(place + 1)
      .filter((other) => !pairs[pairName(one, other)])
      .map((other) => [one, other] as const),
  );
}
