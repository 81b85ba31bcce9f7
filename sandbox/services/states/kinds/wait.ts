import { conclude, onward } from '../conclude.ts';
import type { WaitState } from '../definition.ts';
import { StateFailure } from '../failure.ts';
import { wholeSeconds } from '../seconds.ts';
import { evaluate, type Conclusion, type Entered } from '../run.ts';
import { pause } from '../waiting.ts';

/** Wait: for a number of seconds, or until a time. */
export async function runWait(entered: Entered<WaitState>): Promise<Conclusion> {
  const { state, input, run } = entered;
  await pause(run.tools.clock, await delayMs(entered), run.signal);
  return conclude(entered, state, {}, { fallback: input, next: onward(state) });
}

async function delayMs(entered: Entered<WaitState>): Promise<number> {
  const { Seconds, Timestamp } = entered.state;
  if (Timestamp === undefined) return (await wholeSeconds(entered, 'Seconds', Seconds, 0)) * 1000;
  const value = await evaluate(entered, 'Timestamp', Timestamp);
  const time = typeof value === 'string' ? Date.parse(value) : NaN;
  if (Number.isNaN(time)) {
    throw new StateFailure('States.QueryEvaluationError', 'Timestamp must be an ISO 8601 time.');
  }
  return Math.max(0, time - entered.run.tools.clock.now());
}
