import { RetryableFault } from '../aws/fault.ts';
import type { DeploymentRecord } from '../aws/record.ts';
import type { Decided, Orchestrator } from '../client.ts';
import type { Deployment } from '../deployment/deployment.ts';
import { judgeApproval } from '../deployment/judge-approval.ts';
import type { Decision } from '../deployment/judge-decision.ts';
import type { Refusal } from '../deployment/refusal.ts';
import type { DoorTools } from './tools.ts';

type Answer = Parameters<Orchestrator['decide']>[0];
type Tools = Pick<DoorTools, 'journal' | 'decisions' | 'waits' | 'catalogue' | 'now'>;

/** Two or three people answer one question at most; each may be overtaken once by each of the others. */
const tries = 5;

/**
 * One person's answer to the question on the card. Of two at the same instant, one write wins. Where several must say
 * yes, each yes but the last is an entry over exactly the record that was read, so that no two count as the same one.
 */
export const decide =
  (tools: Tools) =>
  async (answer: Answer): Promise<Decided | Refusal> => {
    const { deploymentId } = answer;
    for (let attempt = 0; attempt < tries; attempt++) {
      const record = await tools.journal.read(deploymentId);
      const no = judgeApproval(record?.deployment, answer, tools.catalogue, tools.now());
      if (no) return no;
      if (!record || isLast(record.deployment, answer)) return conclude(tools, answer);
      const given = await give(tools, record, answer);
      if (given) return given;
    }
    throw new RetryableFault(`too many answers to ${deploymentId} at once`, { code: 'Overtaken' });
  };

const givenTo = ({ approvals = [], planHash }: Deployment) =>
  approvals.filter((each) => each.planHash === planHash).length;

/** A no needs nobody else, and neither does the last of the people who must say yes. */
const isLast = (deployment: Deployment, { decision }: Answer) =>
  decision === 'reject' || givenTo(deployment) + 1 >= (deployment.plan?.approval?.required ?? 1);

/** Undefined if the record has gone on meanwhile: then this one may be the last, or too late. */
async function give(
  { journal }: Tools,
  { deployment: { deploymentId }, meta }: DeploymentRecord,
  { by, planHash, decision }: Answer,
): Promise<Decided | undefined> {
  const event = { type: 'ApprovalGiven', by, planHash } as const;
  const { kind } = await journal.append({ deploymentId, event, by, detail: by, after: meta.seq });
  if (kind !== 'appended') return undefined;
  const { deployment } = await journal.require(deploymentId);
  return { kind: 'decided', decision, deployment };
}

async function conclude(
  { journal, decisions, waits, now }: Tools,
  answer: Answer,
): Promise<Decided | Refusal> {
  const { deploymentId } = answer;
  const { won, standing } = await decisions.decide(deploymentId, decisionOf(answer, now()));
  // Whoever won: a first writer may have died between its write and its waking.
  await waits.answer(deploymentId, 'approval', { kind: 'decided' });
  if (!won) return alreadyDecided(standing);
  const { deployment } = await journal.require(deploymentId);
  return { kind: 'decided', decision: standing.kind, deployment };
}

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
