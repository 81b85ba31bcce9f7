import type { Retrier } from './definition.ts';
import { matches, type StateFailure } from './failure.ts';

/** Counts the retries of one stay in a state: each retrier has its own attempts, all forgotten when the state is left. */
export class RetryPolicy {
  readonly #retriers: readonly Retrier[];
  readonly #chance: () => number;
  readonly #used = new Map<Retrier, number>();

  /** `chance` gives numbers from 0 to 1 for JitterStrategy FULL. */
  constructor(retriers: readonly Retrier[], chance: () => number) {
    this.#retriers = retriers;
    this.#chance = chance;
  }

  /** Milliseconds until the next attempt, or undefined when there is none. The first matching retrier alone decides. */
  next(failure: StateFailure): number | undefined {
    const retrier = this.#retriers.find(({ ErrorEquals }) => matches(ErrorEquals, failure));
    if (!retrier) return undefined;
    const used = this.#used.get(retrier) ?? 0;
    if (used >= (retrier.MaxAttempts ?? 3)) return undefined;
    this.#used.set(retrier, used + 1);
    return delaySeconds(retrier, used, this.#chance) * 1000;
  }
}

function delaySeconds(retrier: Retrier, used: number, chance: () => number): number {
  const { IntervalSeconds = 1, BackoffRate = 2, MaxDelaySeconds = Infinity } = retrier;
  const delay = Math.min(IntervalSeconds * BackoffRate ** used, MaxDelaySeconds);
  return retrier.JitterStrategy === 'FULL' ? delay * chance() : delay;
}
