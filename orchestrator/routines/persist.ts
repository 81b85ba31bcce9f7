import { RetryableFault } from '../aws/fault.ts';

/** Lets time pass; real time in AWS. */
export type Pause = (ms: number) => Promise<void>;

/** Seconds between tries: three minutes in all, well inside the ten that a hook has (`hookBudgetMs`). */
const delays = [1, 2, 4, 8, 15, 30, 60, 60];

/**
 * Tries again what may work next time. Only for hooks: CodeDeploy waits for them and takes no "later" for an answer,
 * while a step of the state machine leaves its retries to the machine. The last fault is thrown as it is.
 */
export async function persist<Result>(pause: Pause, run: () => Promise<Result>): Promise<Result> {
  for (const seconds of delays)
    try {
      return await run();
    } catch (error) {
      if (!(error instanceof RetryableFault)) throw error;
      await pause(seconds * 1000);
    }
  return run();
}
