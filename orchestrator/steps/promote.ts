import { z } from 'zod';
import { connectCodeDeploy, type CodeDeploy } from '../aws/code-deploy.ts';
import { connectCodeDeployReader, type CodeDeployReader } from '../aws/code-deploy-reader.ts';
import type { Decisions } from '../aws/decisions.ts';
import { InvalidInput, RetryableFault } from '../aws/fault.ts';
import type { Intents } from '../aws/intents.ts';
import type { Journal } from '../aws/journal.ts';
import { isTerminal } from '../deployment/world.ts';
import { asLambda, defineStep } from '../runtime.ts';

interface Tools {
  readonly journal: Pick<Journal, 'append' | 'require'>;
  readonly intents: Pick<Intents, 'declare'>;
  readonly decisions: Pick<Decisions, 'readStop'>;
  readonly codeDeploy: Pick<CodeDeploy, 'finish'>;
  readonly reader: Pick<CodeDeployReader, 'readStatus'>;
}

/** Lets the old tasks go. From here on there is no quick way back, so a stop that came first still counts. */
export const promote =
  (tools: Tools) =>
  async ({
    deploymentId,
  }: {
    readonly deploymentId: string;
  }): Promise<{ kind: 'promoted' | 'failed' }> => {
    const { deployment } = await tools.journal.require(deploymentId);
    const { codeDeployId, request } = deployment;
    if (!codeDeployId) throw new InvalidInput(`${deploymentId} has nothing to promote`);
    if (deployment.phase === 'promoting') return { kind: 'promoted' };
    if (await tools.decisions.readStop(deploymentId)) return { kind: 'failed' };
    await tools.intents.declare(request, 'promote');
    if (!(await ensureFinished(tools, codeDeployId))) return { kind: 'failed' };
    await tools.journal.append({
      deploymentId,
      event: { type: 'DeploymentPromoted' },
      by: 'step:promote',
    });
    return { kind: 'promoted' };
  };

/** An answer that got lost looks like "too late": then CodeDeploy's own state says whether it was heard. */
async function ensureFinished(
  { codeDeploy, reader }: Tools,
  codeDeployId: string,
): Promise<boolean> {
  if ((await codeDeploy.finish(codeDeployId)) === 'finishing') return true;
  const platform = await reader.readStatus(codeDeployId);
  if (!isTerminal(platform))
    throw new RetryableFault('CodeDeploy does not wait for us yet', { code: 'NotWaiting' });
  return platform.status === 'Succeeded';
}

export const step = defineStep('promote', z.object({ deploymentId: z.string() }), (base) =>
  promote({
    ...base,
    codeDeploy: connectCodeDeploy(base.open),
    reader: connectCodeDeployReader(base.open),
  }),
);

export const handler = asLambda(step);
