import { z } from 'zod';
import { connectAlarms, type Alarms } from '../aws/alarms.ts';
import { connectCodeDeployReader, type CodeDeployReader } from '../aws/code-deploy-reader.ts';
import type { Decisions } from '../aws/decisions.ts';
import { InvalidInput } from '../aws/fault.ts';
import type { Journal } from '../aws/journal.ts';
import type { Deployment } from '../deployment/deployment.ts';
import type { Verdict } from '../deployment/events.ts';
import { judgeBakeWindow } from '../deployment/judge-alarms.ts';
import { bakeExtensionSeconds } from '../deployment/waits.ts';
import { isTerminal } from '../deployment/world.ts';
import { asLambda, defineStep } from '../runtime.ts';

interface Tools {
  readonly journal: Pick<Journal, 'append' | 'require'>;
  readonly decisions: Pick<Decisions, 'readStop'>;
  readonly alarms: Alarms;
  readonly codeDeploy: Pick<CodeDeployReader, 'readStatus'>;
  readonly now: () => Date;
}

interface Input {
  readonly deploymentId: string;
  readonly wait: 'bake' | 'bake-2';
}

/** The wait that follows an inconclusive verdict; a second one fails. */
const next = { wait: 'bake-2', seconds: bakeExtensionSeconds } as const;

/** Judges the whole window since traffic was admitted: alarms that ring now, and alarms that rang between two looks. */
export const judgeBake =
  (tools: Tools) =>
  async ({ deploymentId, wait }: Input) => {
    const { deployment, journal } = await tools.journal.require(deploymentId);
    const admitted = journal.find(({ event }) => event.type === 'TrafficAdmitted')?.at;
    const judged = await judge(tools, deployment, admitted ?? deployment.phaseSince);
    const verdict = wait === 'bake-2' ? withoutFurtherDelay(judged) : judged;
    await tools.journal.append({
      deploymentId,
      event: { type: 'BakeJudged', verdict },
      by: 'step:judge-bake',
      detail: wait,
    });
    return { kind: verdict.kind, next };
  };

async function judge(tools: Tools, deployment: Deployment, since: string): Promise<Verdict> {
  const { codeDeployId, deploymentId, plan } = deployment;
  if (!plan || !codeDeployId) throw new InvalidInput(`${deploymentId} has nothing that bakes`);
  const [stop, platform, readings, rang] = await Promise.all([
    tools.decisions.readStop(deploymentId),
    tools.codeDeploy.readStatus(codeDeployId),
    tools.alarms.read(plan.alarms),
    tools.alarms.readHistory(plan.alarms, new Date(since), tools.now()),
  ]);
  const verdict = judgeBakeWindow(plan.alarms, readings, rang);
  if (verdict.kind === 'fail') return verdict;
  if (stop) return { kind: 'fail', reasons: [`${stop.by} asked to stop`] };
  return isTerminal(platform)
    ? { kind: 'fail', reasons: [`CodeDeploy ended before the bake did: ${platform.status}`] }
    : verdict;
}

/** Unknown was given its extra time; it is still not OK. */
const withoutFurtherDelay = (verdict: Verdict): Verdict =>
  verdict.kind === 'inconclusive' ? { kind: 'fail', reasons: verdict.reasons } : verdict;

export const step = defineStep(
  'judge-bake',
  z.object({ deploymentId: z.string(), wait: z.enum(['bake', 'bake-2']) }),
  (base) =>
    judgeBake({
      ...base,
      alarms: connectAlarms(base.open),
      codeDeploy: connectCodeDeployReader(base.open),
    }),
);

export const handler = asLambda(step);
