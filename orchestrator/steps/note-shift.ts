import { connectCodeDeploy } from '../aws/code-deploy.ts';
import { connectCodeDeployReader } from '../aws/code-deploy-reader.ts';
import type { DeploymentRecord } from '../aws/record.ts';
import type { Waits } from '../aws/waits.ts';
import { connectWaits } from '../routines/connect-waits.ts';
import {
  hookInput,
  runHook,
  type HookInput,
  type HookStatus,
  type HookTools,
} from '../routines/hook.ts';
import { noteTraffic } from '../routines/note-traffic.ts';
import { asLambda, defineStep } from '../runtime.ts';

interface Tools extends HookTools {
  readonly waits: Pick<Waits, 'answer'>;
}

/** CodeDeploy has moved all traffic: says so, and lets the bake begin. */
export const noteShift = (tools: Tools) => async (input: HookInput) => {
  const run = runHook(tools, 'AfterAllowTraffic', (found, id) => note(tools, found, id));
  const { kind, record } = await run(input);
  if (kind === 'Succeeded' && record)
    await tools.waits.answer(record.deployment.deploymentId, 'shift', { kind: 'shifted' });
  return { kind };
};

async function note(
  { journal, reader }: Tools,
  { deployment }: DeploymentRecord,
  codeDeployId: string,
): Promise<HookStatus> {
  const platform = await reader.read(deployment.request, codeDeployId);
  await noteTraffic(journal, deployment, platform, 'step:note-shift');
  return 'Succeeded';
}

export const step = defineStep('note-shift', hookInput, (base) =>
  noteShift({
    ...base,
    codeDeploy: connectCodeDeploy(base.open),
    reader: connectCodeDeployReader(base.open),
    waits: connectWaits(base),
  }),
);

export const handler = asLambda(step);
