import { connectCodeDeploy } from '../aws/code-deploy.ts';
import { connectCodeDeployReader, type CodeDeployReader } from '../aws/code-deploy-reader.ts';
import { connectLoadBalancer, type LoadBalancer } from '../aws/load-balancer.ts';
import type { DeploymentRecord } from '../aws/record.ts';
import type { Asked, TestListener } from '../aws/test-listener.ts';
import { connectTokens } from '../aws/tokens.ts';
import { createWaits, type Waits } from '../aws/waits.ts';
import type { Catalogue, Service } from '../catalogue/schema.ts';
import { judgeSmokeTest } from '../deployment/judge-smoke-test.ts';
import {
  hookInput,
  runHook,
  type HookInput,
  type HookStatus,
  type HookTools,
} from '../routines/hook.ts';
import { asLambda, defineStep } from '../runtime.ts';

interface Tools extends HookTools {
  readonly reader: Pick<CodeDeployReader, 'readStatus' | 'readGroup'>;
  readonly loadBalancer: Pick<LoadBalancer, 'readUrl'>;
  readonly testListener: TestListener;
  readonly waits: Pick<Waits, 'answer'>;
  readonly catalogue: Catalogue;
}

/** Asks the new revision on the test listener before any production request may reach it. */
export const smokeTest = (tools: Tools) => async (input: HookInput) => {
  const { kind, record } = await runHook(tools, (found) => judge(tools, found))(input);
  if (kind === 'Failed' && record) await tellWait(tools, record);
  return { kind };
};

async function judge(tools: Tools, { deployment }: DeploymentRecord): Promise<HookStatus> {
  const { deploymentId, request } = deployment;
  const tests = tools.catalogue.services[request.service]?.smokeTests ?? [];
  const { testListenerArn } = await tools.reader.readGroup(request);
  const base = await tools.loadBalancer.readUrl(testListenerArn);
  const answers = await askAll(tools.testListener, base, tests);
  const verdict = judgeSmokeTest(tests, answers);
  const requests = answers.filter(({ kind }) => kind === 'answered').length;
  await tools.journal.append({
    deploymentId,
    event: { type: 'SmokeTestJudged', verdict, requests },
    by: 'step:smoke-test',
  });
  return verdict.kind === 'pass' ? 'Succeeded' : 'Failed';
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
    loadBalancer: connectLoadBalancer(base.open),
    waits: createWaits(base.table, connectTokens(base.open)),
  }),
);

export const handler = asLambda(step);
