import { z } from 'zod';
import type { Decisions } from '../aws/decisions.ts';
import { InvalidInput } from '../aws/fault.ts';
import type { Journal } from '../aws/journal.ts';
import type { Waits } from '../aws/waits.ts';
import { connectWaits } from '../routines/connect-waits.ts';
import { asLambda, defineStep } from '../runtime.ts';

interface Tools {
  readonly journal: Pick<Journal, 'append' | 'require'>;
  readonly decisions: Pick<Decisions, 'readApproval' | 'readStop'>;
  readonly waits: Pick<Waits, 'arrive' | 'answer'>;
}

interface Input {
  readonly deploymentId: string;
  readonly token: string;
}

/** Opens the question, and keeps the token. The answer is a record; the token only wakes the machine. */
export const awaitApproval =
  ({ journal, decisions, waits }: Tools) =>
  async ({ deploymentId, token }: Input): Promise<void> => {
    const { deployment } = await journal.require(deploymentId);
    const approval = deployment.plan?.approval;
    if (!approval) throw new InvalidInput(`${deploymentId} needs no approval`);
    const event = { type: 'ApprovalRequested', expiresAt: approval.expiresAt } as const;
    await journal.append({ deploymentId, event, by: 'step:await-approval' });
    await waits.arrive(deploymentId, 'approval', token);
    const [decision, stop] = await Promise.all([
      decisions.readApproval(deploymentId),
      decisions.readStop(deploymentId),
    ]);
    if (decision || stop) await waits.answer(deploymentId, 'approval', { kind: 'decided' });
  };

export const step = defineStep(
  'await-approval',
  z.object({ deploymentId: z.string(), token: z.string() }),
  (base) => awaitApproval({ ...base, waits: connectWaits(base) }),
);

export const handler = asLambda(step);
