/* Read by the page in the browser as well, so it imports nothing. */

/**
 * `same`: every deployment must end as it would have without the fault. `other`: the fault is bad news itself,
 * and a deployment may rightly stop, turn back or wait for its end.
 */
export type FaultOutcome = 'same' | 'other';

/** A fault as it stands in a running sandbox. */
export interface FaultState {
  readonly name: string;
  readonly sentence: string;
  readonly outcome: FaultOutcome;
  readonly on: boolean;
  /** Calls and event deliveries that it has struck since it was last turned on. */
  readonly strikes: number;
}
