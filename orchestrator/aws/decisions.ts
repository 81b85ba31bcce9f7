import { z } from 'zod';
import type { Decision } from '../deployment/judge-decision.ts';
import { keys } from './keys.ts';
import type { Appended, Journal } from './journal.ts';
import type { Item, Table, Write } from './table.ts';

const decision = z.object({
  kind: z.enum(['approve', 'reject', 'cancel', 'replace', 'expire']),
  by: z.string(),
  at: z.string(),
  planHash: z.string().optional(),
  reason: z.string().optional(),
});
const stop = z.object({ by: z.string(), at: z.string(), reason: z.string().optional() });

export type Stop = z.infer<typeof stop>;

/** A question has one answer. It is a record of its own, written once, together with its journal entry. */
export interface Decisions {
  readApproval(deploymentId: string): Promise<Decision | undefined>;
  readStop(deploymentId: string): Promise<Stop | undefined>;
  /** The answer that stands afterwards, and whether it is this one. */
  decide(
    deploymentId: string,
    decision: Decision,
  ): Promise<{ readonly won: boolean; readonly standing: Decision }>;
  /** The stop that stands afterwards; asking twice changes nothing. */
  requestStop(deploymentId: string, stop: Stop): Promise<Stop>;
}

export function createDecisions(table: Table, journal: Pick<Journal, 'append'>): Decisions {
  const readApproval = async (deploymentId: string) =>
    optional(decision, await table.get(keys.decision(deploymentId, 'approval')));
  const readStop = async (deploymentId: string) =>
    optional(stop, await table.get(keys.decision(deploymentId, 'stop')));

  return {
    readApproval,
    readStop,
    decide: async (deploymentId, made) => {
      const { kind, by, planHash, reason } = made;
      const appended = await journal.append({
        deploymentId,
        event: { type: 'DecisionMade', decision: kind, by, planHash, reason },
        by,
        alongside: [approvalWrite(deploymentId, made)],
      });
      const standing = (await readApproval(deploymentId)) ?? made;
      return { won: isNew(appended), standing };
    },
    requestStop: async (deploymentId, made) => {
      await journal.append({
        deploymentId,
        event: { type: 'StopRequested', by: made.by, reason: made.reason },
        by: made.by,
        alongside: [
          { kind: 'put', item: { ...keys.decision(deploymentId, 'stop'), ...made }, when: first },
        ],
      });
      return (await readStop(deploymentId)) ?? made;
    },
  };
}

const first = [{ absent: 'pk' }] as const;

/** The write that answers a deployment's approval, if nobody has. */
export const approvalWrite = (deploymentId: string, made: Decision): Write => ({
  kind: 'put',
  item: { ...keys.decision(deploymentId, 'approval'), ...made },
  when: first,
});

const isNew = ({ kind }: Appended) => kind === 'appended';

const optional = <Value>(schema: z.ZodType<Value>, item: Item | undefined): Value | undefined =>
  item && schema.parse(item);
