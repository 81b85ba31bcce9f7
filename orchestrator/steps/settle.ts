import { z } from 'zod';
import { connectSettle } from '../routines/connect-settle.ts';
import type { Settled, Trouble } from '../routines/settle.ts';
import { asLambda, defineStep } from '../runtime.ts';

interface Input {
  readonly deploymentId: string;
  /** Empty on the usual way. */
  readonly fault: Partial<Trouble>;
}

/** The state machine's way to the one routine that ends deployments. */
export const settleStep =
  (settle: (deploymentId: string, trouble?: Trouble) => Promise<Settled>) =>
  async ({ deploymentId, fault }: Input): Promise<Settled> => {
    const { error, step } = fault;
    return settle(deploymentId, error && step ? { error, step } : undefined);
  };

export const step = defineStep(
  'settle',
  z.object({
    deploymentId: z.string(),
    fault: z.object({ error: z.string(), step: z.string() }).partial(),
  }),
  (base) => settleStep(connectSettle(base)),
);

export const handler = asLambda(step);
