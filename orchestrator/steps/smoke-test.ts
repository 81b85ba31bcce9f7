import { connectCodeDeploy } from '../aws/code-deploy.ts';
import { connectCodeDeployReader, type CodeDeployReader } from '../aws/code-deploy-reader.ts';
import { connectEcr } from '../aws/ecr.ts';
import { connectEcs } from '../aws/ecs.ts';
import { connectLoadBalancer, type LoadBalancer } from '../aws/load-balancer.ts';
import type { DeploymentRecord } from '../aws/record.ts';
import type { Asked, TestListener } from '../aws/test-listener.ts';
import type { Waits } from '../aws/waits.ts';
import type { ServiceEnvironment } from '../catalogue/names.ts';
import type { Catalogue, Service } from '../catalogue/schema.ts';
import { judgeSmokeTest } from '../deployment/judge-smoke-test.ts';
import { connectWaits } from '../routines/connect-waits.ts';
import {
  hookInput,
  runHook,
  type HookInput,
  type HookStatus,
  type HookTools,
} from '../routines/hook.ts';
import { judgeRunningImage, type ImageTools } from '../routines/judge-running-image.ts';
import { asLambda, defineStep } from '../runtime.ts';

interface Tools extends HookTools, ImageTools {
  readonly reader: Pick<CodeDeployReader, 'readStatus' | 'read' | 'readGroup'>;
  readonly loadBalancer: Pick<LoadBalancer, 'readUrl'>;
  readonly testListener: TestListener;
  readonly waits: Pick<Waits, 'answer'>;
  readonly catalogue: Catalogue;
}

/** Looks at the image that really runs, and asks the new revision on the test listener, before production does. */
export const smokeTest = (tools: Tools) => async (input: HookInput) => {
  const run = runHook(tools, 'AfterAllowTestTraffic', (found) => judge(tools, found));
  const { kind, record } = await run(input);
  if (kind === 'Failed' && record) await tellWait(tools, record);
  return { kind };
};

async function judge(tools: Tools, { deployment }: DeploymentRecord): Promise<HookStatus> {
  const { deploymentId, plan, request, smokeTest: judged } = deployment;
  // Asked once: the answer that is on record is the one to report, and no request is left uncounted.
  if (judged) return judged.verdict.kind === 'pass' ? 'Succeeded' : 'Failed';
  const tests = plan?.smokeTests ?? tools.catalogue.services[request.service]?.smokeTests ?? [];
  const reasons = await judgeRunningImage(tools, deployment);
  const answers = reasons.length > 0 ? [] : await ask(tools, request, tests);
  const verdict =
    reasons.length > 0 ? { kind: 'fail' as const, reasons } : judgeSmokeTest(tests, answers);
  const requests = answers.filter(({ kind }) => kind === 'answered').length;
  await tools.journal.append({
    deploymentId,
    event: { type: 'SmokeTestJudged', verdict, requests },
    by: 'step:smoke-test',
  });
  return verdict.kind === 'pass' ? 'Succeeded' : 'Failed';
}

async function ask(
  { loadBalancer, reader, testListener }: Tools,
  where: ServiceEnvironment,
  tests: Service['smokeTests'],
): Promise<Asked[]> {
  const { testListenerArn } = await reader.readGroup(where);
  return askAll(testListener, await loadBalancer.readUrl(testListenerArn), tests);
}

/** One after the other, so that the count in the journal is the count at the load balancer. */
async function askAll(listener: TestListener, base: string, tests: Service['smokeTests']) {
  const answers: Asked[] = [];
  for (const { path } of tests) answers.push(await listener.ask(`${base}${path}`));
  return answers;
}

/** CodeDeploy will fail by itself; saying it here saves the minute until someone looks, and names the reason. */
async function tellWait(
  { journal, waits }: Tools,
  { deployment }: DeploymentRecord,
): Promise<void> {
  const verdict = (await journal.read(deployment.deploymentId))?.deployment.smokeTest?.verdict;
  if (!verdict || verdict.kind === 'pass') return;
  const cause = { kind: 'smoke-test', reasons: verdict.reasons } as const;
  await waits.answer(deployment.deploymentId, 'install', { kind: 'failed', cause });
}

export const step = defineStep('smoke-test', hookInput, (base) =>
  smokeTest({
    ...base,
    codeDeploy: connectCodeDeploy(base.open),
    reader: connectCodeDeployReader(base.open),
    ecr: connectEcr(base.open),
    ecs: connectEcs(base.open),
    loadBalancer: connectLoadBalancer(base.open),
    waits: connectWaits(base),
  }),
);

export const handler = asLambda(step);
