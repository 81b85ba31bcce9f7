import type { Decided, Orchestrator } from '../client.ts';
import { judgeApproval } from '../deployment/judge-approval.ts';
import type { Decision } from '../deployment/judge-decision.ts';
import type { Refusal } from '../deployment/refusal.ts';
import type { DoorTools } from './tools.ts';

type Answer = Parameters<Orchestrator['decide']>[0];
type Tools = Pick<DoorTools, 'journal' | 'decisions' | 'waits' | 'catalogue' | 'now'>;

/** One person's answer to the question on the card. Of two at the same instant, one write wins. */
export const decide =
  ({ journal, decisions, waits, catalogue, now }: Tools) =>
  async (answer: Answer): Promise<Decided | Refusal> => {
    const { deploymentId } = answer;
    const record = await journal.read(deploymentId);
    const no = judgeApproval(record?.deployment, answer, catalogue, now());
    if (no) return no;
    const { won, standing } = await decisions.decide(deploymentId, decisionOf(answer, now()));
    // Whoever won: a first writer may have died between its write and its waking.
    await waits.answer(deploymentId, 'approval', { kind: 'decided' });
    if (!won) return alreadyDecided(standing);
    const { deployment } = await journal.require(deploymentId);
    return { kind: 'decided', decision: standing.kind, deployment };
  };

function decisionOf({ decision, by, planHash, reason }: Answer, now: Date): Decision {
  const at = now.toISOString();
  return { kind: decision, by, at, planHash, ...(reason === undefined ? {} : { reason }) };
}

const alreadyDecided = ({ kind: decision, by, at }: Decision): Refusal => ({
  kind: 'refused',
  code: 'already-decided',
  decision,
  by,
  at,
});
