import { connectAlarms, type Alarms } from '../aws/alarms.ts';
import { connectCodeDeploy } from '../aws/code-deploy.ts';
import { connectCodeDeployReader } from '../aws/code-deploy-reader.ts';
import type { Decisions } from '../aws/decisions.ts';
import type { Intents } from '../aws/intents.ts';
import type { DeploymentRecord } from '../aws/record.ts';
import type { Waits } from '../aws/waits.ts';
import type { World } from '../aws/world.ts';
import type { Catalogue } from '../catalogue/schema.ts';
import type { Verdict } from '../deployment/events.ts';
import { judgeAdmission } from '../deployment/judge-admission.ts';
import { causeOfVerdict } from '../deployment/choose-cause.ts';
import { judgeAlarms } from '../deployment/judge-alarms.ts';
import { handChanges } from '../deployment/judge-hand-changes.ts';
import type { WaitAnswer } from '../deployment/waits.ts';
import { connectWorld } from '../routines/connect-world.ts';
import { connectWaits } from '../routines/connect-waits.ts';
import { hookInput, runHook, type HookInput, type HookTools } from '../routines/hook.ts';
import { noteVerdict } from '../routines/note-verdict.ts';
import { asLambda, defineStep } from '../runtime.ts';

interface Tools extends HookTools {
  readonly intents: Pick<Intents, 'declare'>;
  readonly decisions: Pick<Decisions, 'readApproval' | 'readStop'>;
  readonly alarms: Pick<Alarms, 'read'>;
  readonly waits: Pick<Waits, 'answer'>;
  readonly world: World;
  readonly catalogue: Catalogue;
}

/** The last gate: production traffic moves only with the lock, the approved plan, and quiet alarms. */
export const admitTraffic = (tools: Tools) => async (input: HookInput) => {
  let verdict: Verdict | undefined;
  const run = runHook(tools, 'BeforeAllowTraffic', async (record, codeDeployId) => {
    verdict = await judge(tools, record, codeDeployId);
    return verdict.kind === 'pass' ? 'Succeeded' : 'Failed';
  });
  const { kind, record } = await run(input);
  const agreed = verdict && kind === (verdict.kind === 'pass' ? 'Succeeded' : 'Failed');
  // Where CodeDeploy heard something else before, it acts on that, and whoever looks at it will see.
  if (record && verdict && agreed)
    await tools.waits.answer(record.deployment.deploymentId, 'install', answerOf(verdict));
  return { kind };
};

async function judge(
  { alarms, catalogue, decisions, intents, journal, world }: Tools,
  { deployment }: DeploymentRecord,
  codeDeployId: string,
): Promise<Verdict> {
  const { deploymentId, plan, request } = deployment;
  await intents.declare(request, 'admit-traffic');
  const [decision, stop, readings, { seen }] = await Promise.all([
    decisions.readApproval(deploymentId),
    decisions.readStop(deploymentId),
    alarms.read(plan?.alarms ?? []),
    world.read(request),
  ]);
  const verdict = judgeAdmission({
    deployment,
    codeDeployId,
    decision,
    stop,
    alarms: judgeAlarms(plan?.alarms ?? [], readings),
    byHand: handChanges(seen, deployment, 'before-shift'),
    catalogue,
  });
  return noteVerdict(journal, {
    deploymentId,
    type: 'TrafficAdmitted',
    verdict,
    by: 'step:admit-traffic',
  });
}

function answerOf(verdict: Verdict): WaitAnswer {
  return verdict.kind === 'pass'
    ? { kind: 'ready' }
    : { kind: 'failed', cause: causeOfVerdict(verdict) };
}

export const step = defineStep('admit-traffic', hookInput, (base) =>
  admitTraffic({
    ...base,
    codeDeploy: connectCodeDeploy(base.open),
    reader: connectCodeDeployReader(base.open),
    alarms: connectAlarms(base.open),
    waits: connectWaits(base),
    world: connectWorld(base),
  }),
);

export const handler = asLambda(step);
