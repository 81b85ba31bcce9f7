import type { CrossingCounts } from './crossing-counts.ts';
import type { FaultKind, Phase, Port } from './ports.ts';

/** Says of a strike's or an accident's id whether it is left out. A `Set` is one; so is "all but these". */
export type LeftOut = Pick<ReadonlySet<string>, 'has'>;

/** One run of one small world. */
export interface SimulationOptions {
  readonly seed: number;
  /** The kinds that may come into season; left out, all of them; `[]` is no faults. */
  readonly faults?: readonly FaultKind[];
  /** Strikes and accidents that would have come, and shall not. */
  readonly without?: LeftOut;
  /** Keep the trace's lines (for people); the hash is there anyway. */
  readonly keepTimeline?: boolean;
}

/** An invariant that the world broke. */
export interface Violation {
  /** `I9`; the number in the catalogue of failure modes. */
  readonly invariant: string;
  readonly deploymentId?: string;
  readonly what: string;
  /** Virtual milliseconds since the epoch. */
  readonly at: number;
}

/** A strike that came, where it came. */
export interface Struck {
  readonly id: string;
  readonly kind: FaultKind;
  readonly port: Port;
  readonly operation: string;
  readonly phase: Phase;
  /** Virtual milliseconds since the epoch. */
  readonly at: number;
  /** How the deployment ended that it belonged to, where it belonged to one. */
  readonly outcome?: string;
}

/** Something that happened to the world by itself or by a hand: a tag moved, an alarm flapped, an operator aborted. */
export interface Accident {
  /** What happened, in words; unlike any strike's id, because the same `LeftOut` speaks of both. */
  readonly id: string;
  readonly kind: string;
  /** Virtual milliseconds since the epoch. */
  readonly at: number;
}

export interface DeploymentResult {
  readonly id: string;
  readonly outcome: string | undefined;
  readonly awsCalls: number;
  readonly transitions: number;
  readonly minutes: number;
}

/** What became of a seed. */
export interface SimulationResult {
  readonly seed: number;
  readonly violations: readonly Violation[];
  readonly traceHash: string;
  readonly deployments: readonly DeploymentResult[];
  readonly struck: readonly Struck[];
  readonly accidents: readonly Accident[];
  /** What could have been struck: `faults.crossings()`. */
  readonly crossings: CrossingCounts;
  /** Empty unless kept. */
  readonly timeline: readonly string[];
  readonly virtualMs: number;
}

export type Simulate = (options: SimulationOptions) => Promise<SimulationResult>;
