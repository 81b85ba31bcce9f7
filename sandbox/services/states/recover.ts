import { conclude } from './conclude.ts';
import type { Recovery } from './definition.ts';
import { matches, toFailure, type StateFailure } from './failure.ts';
import { Interruption } from './interruption.ts';
import { RetryPolicy } from './retry.ts';
import type { Conclusion, Entered } from './run.ts';
import { pause } from './waiting.ts';

/**
 * Runs `attempt` under a state's Retry and Catch. An attempt ends with the state's conclusion, so that
 * a fault in Output or Assign is retried and caught like any other.
 */
export async function withRecovery(
  entered: Entered,
  { Retry = [], Catch = [] }: Recovery,
  attempt: (retryCount: number) => Promise<Conclusion>,
): Promise<Conclusion> {
  const { tools, execution, signal } = entered.run;
  const policy = new RetryPolicy(Retry, tools.chance);
  for (let retryCount = 0; ; retryCount++) {
    try {
      return await attempt(retryCount);
    } catch (thrown) {
      if (thrown instanceof Interruption) throw thrown;
      const failure = toFailure(thrown);
      const delayMs = policy.next(failure);
      if (delayMs === undefined) return caught(entered, Catch, failure);
      await pause(tools.clock, delayMs, signal);
      execution.countTransition();
    }
  }
}

/** The first matching catcher decides; the state's own Output and Assign are not evaluated. */
async function caught(
  entered: Entered,
  catchers: NonNullable<Recovery['Catch']>,
  failure: StateFailure,
): Promise<Conclusion> {
  const catcher = catchers.find(({ ErrorEquals }) => matches(ErrorEquals, failure));
  if (!catcher) throw failure;
  const errorOutput = { Error: failure.error, Cause: failure.cause };
  return conclude(entered, catcher, { errorOutput }, { fallback: errorOutput, next: catcher.Next });
}
