import { connectAlarms, type Alarms } from '../aws/alarms.ts';
import { connectCodeDeploy } from '../aws/code-deploy.ts';
import { connectCodeDeployReader } from '../aws/code-deploy-reader.ts';
import type { Decisions } from '../aws/decisions.ts';
import type { Intents } from '../aws/intents.ts';
import type { DeploymentRecord } from '../aws/record.ts';
import { connectTokens } from '../aws/tokens.ts';
import { createWaits, type Waits } from '../aws/waits.ts';
import type { Catalogue } from '../catalogue/schema.ts';
import type { Verdict } from '../deployment/events.ts';
import { judgeAdmission } from '../deployment/judge-admission.ts';
import { judgeAlarms } from '../deployment/judge-alarms.ts';
import type { WaitAnswer } from '../deployment/waits.ts';
import { hookInput, runHook, type HookInput, type HookTools } from '../routines/hook.ts';
import { asLambda, defineStep } from '../runtime.ts';

interface Tools extends HookTools {
  readonly intents: Pick<Intents, 'declare'>;
  readonly decisions: Pick<Decisions, 'readApproval' | 'readStop'>;
  readonly alarms: Pick<Alarms, 'read'>;
  readonly waits: Pick<Waits, 'answer'>;
  readonly catalogue: Catalogue;
}

/** The last gate: production traffic moves only with the lock, the approved plan, and quiet alarms. */
export const admitTraffic = (tools: Tools) => async (input: HookInput) => {
  let verdict: Verdict | undefined;
  const run = runHook(tools, async (record, codeDeployId) => {
    verdict = await judge(tools, record, codeDeployId);
    return verdict.kind === 'pass' ? 'Succeeded' : 'Failed';
  });
  const { kind, record } = await run(input);
  if (record && verdict)
    await tools.waits.answer(record.deployment.deploymentId, 'install', answerOf(verdict));
  return { kind };
};

async function judge(
  { alarms, catalogue, decisions, intents, journal }: Tools,
  { deployment }: DeploymentRecord,
  codeDeployId: string,
): Promise<Verdict> {
  const { deploymentId, plan, request } = deployment;
  await intents.declare(request, 'admit-traffic');
  const [decision, stop, readings] = await Promise.all([
    decisions.readApproval(deploymentId),
    decisions.readStop(deploymentId),
    alarms.read(plan?.alarms ?? []),
  ]);
  const verdict = judgeAdmission({
    deployment,
    codeDeployId,
    decision,
    stop,
    alarms: judgeAlarms(plan?.alarms ?? [], readings),
    catalogue,
  });
  await journal.append({
    deploymentId,
    event: { type: 'TrafficAdmitted', verdict },
    by: 'step:admit-traffic',
  });
  return verdict;
}

function answerOf(verdict: Verdict): WaitAnswer {
  if (verdict.kind === 'pass') return { kind: 'ready' };
  const alarms = verdict.kind === 'fail' ? verdict.alarms : undefined;
  return {
    kind: 'failed',
    cause: alarms ? { kind: 'alarm', alarms } : { kind: 'inconclusive', reasons: verdict.reasons },
  };
}

export const step = defineStep('admit-traffic', hookInput, (base) =>
  admitTraffic({
    ...base,
    codeDeploy: connectCodeDeploy(base.open),
    reader: connectCodeDeployReader(base.open),
    alarms: connectAlarms(base.open),
    waits: createWaits(base.table, connectTokens(base.open)),
  }),
);

export const handler = asLambda(step);
