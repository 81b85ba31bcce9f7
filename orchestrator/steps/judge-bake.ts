import { z } from 'zod';
import { connectAlarms, type Alarms } from '../aws/alarms.ts';
import { connectCodeDeployReader, type CodeDeployReader } from '../aws/code-deploy-reader.ts';
import type { Decisions } from '../aws/decisions.ts';
import { InvalidInput } from '../aws/fault.ts';
import type { Journal } from '../aws/journal.ts';
import { connectMetrics, type Metrics } from '../aws/metrics.ts';
import type { DeploymentRecord } from '../aws/record.ts';
import type { World } from '../aws/world.ts';
import type { Verdict } from '../deployment/events.ts';
import { bakeExtensionSeconds } from '../deployment/waits.ts';
import { isTerminal } from '../deployment/world.ts';
import { connectWorld } from '../routines/connect-world.ts';
import { judgeGuards, judgeServing } from '../routines/judge-guards.ts';
import { judgeRequests } from '../routines/judge-requests.ts';
import { noteVerdict } from '../routines/note-verdict.ts';
import { asLambda, defineStep } from '../runtime.ts';

interface Tools {
  readonly journal: Pick<Journal, 'append' | 'require'>;
  readonly decisions: Pick<Decisions, 'readStop'>;
  readonly alarms: Alarms;
  readonly reader: Pick<CodeDeployReader, 'readStatus'>;
  readonly world: World;
  readonly metrics: Metrics;
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
    const record = await tools.journal.require(deploymentId);
    const past = pastVerdict(record, wait);
    if (past) return { kind: past.kind, next };
    const judged = await judge(tools, record);
    const verdict = await noteVerdict(tools.journal, {
      deploymentId,
      type: 'BakeJudged',
      verdict: wait === 'bake-2' ? withoutFurtherDelay(judged) : judged,
      by: 'step:judge-bake',
      detail: wait,
    });
    return { kind: verdict.kind, next };
  };

/** A call that comes again after the machine has gone on to another wait: its verdict stands, nothing is judged anew. */
function pastVerdict({ deployment, meta }: DeploymentRecord, wait: Input['wait']) {
  return deployment.outcome || meta.wait === wait ? undefined : deployment.bake?.verdict;
}

/** The worst of all that bears on it: alarms and hands first, then people, then what cannot be told yet. */
async function judge(tools: Tools, record: DeploymentRecord): Promise<Verdict> {
  const { bake, codeDeployId, deploymentId, plan } = record.deployment;
  if (!plan || !codeDeployId) throw new InvalidInput(`${deploymentId} has nothing that bakes`);
  if (!bake) return { kind: 'fail', reasons: ['nobody saw the bake begin'] };
  // One look at the world for all who judge it, at one moment.
  const place = tools.world.read(record.deployment.request);
  const seeing = { ...tools, world: { read: () => place } };
  const [stop, platform, guards, serving, requests] = await Promise.all([
    tools.decisions.readStop(deploymentId),
    tools.reader.readStatus(codeDeployId),
    judgeGuards(tools, record),
    judgeServing(seeing, record.deployment),
    judgeRequests(seeing, record),
  ]);
  if (guards.kind === 'fail') return guards;
  if (stop) return { kind: 'fail', reasons: [`${stop.by} asked to stop`] };
  if (isTerminal(platform))
    return {
      kind: 'fail',
      reasons: [`CodeDeploy ended before the bake did: ${platform.status}`],
    };
  const verdict = guards.kind === 'pass' || serving.kind === 'fail' ? serving : guards;
  return verdict.kind === 'pass' ? requests : verdict;
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
      reader: connectCodeDeployReader(base.open),
      world: connectWorld(base),
      metrics: connectMetrics(base.open),
    }),
);

export const handler = asLambda(step);
