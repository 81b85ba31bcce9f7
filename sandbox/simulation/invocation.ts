import type { Phase } from './ports.ts';

/** A function at work: what its calls belong to, and whether it still lives. */
export interface Invocation {
  /** Such as `start-deployment`, or a person's key for the bot. */
  readonly name: string;
  /** Different for each invocation of a seed. */
  readonly id: number;
  /** The deployment that it works for, as far as it is known. */
  readonly deploymentId: string | undefined;
  /** How far that deployment, or another one that a call is about, is now. */
  phase(about?: string): Phase;
  readonly dead: boolean;
  /** Ends it at once: nothing it has begun is ever answered. */
  die(errorType: string): void;
}

/** What a call of a dead process gets. */
export const never = <T>() => new Promise<T>(() => undefined);
