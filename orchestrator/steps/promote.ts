import { z } from 'zod';
import { connectAlarms, type Alarms } from '../aws/alarms.ts';
import { connectCodeDeploy, type CodeDeploy } from '../aws/code-deploy.ts';
import { connectCodeDeployReader, type CodeDeployReader } from '../aws/code-deploy-reader.ts';
import type { Decisions } from '../aws/decisions.ts';
import { InvalidInput, RetryableFault } from '../aws/fault.ts';
import type { Intents } from '../aws/intents.ts';
import type { Journal } from '../aws/journal.ts';
import type { DeploymentRecord } from '../aws/record.ts';
import type { World } from '../aws/world.ts';
import type { Verdict } from '../deployment/events.ts';
import { isTerminal } from '../deployment/world.ts';
import { connectWorld } from '../routines/connect-world.ts';
import { judgeGuards, judgeServing } from '../routines/judge-guards.ts';
import { asLambda, defineStep } from '../runtime.ts';

interface Tools {
  readonly journal: Pick<Journal, 'append' | 'require'>;
  readonly intents: Pick<Intents, 'declare' | 'read'>;
  readonly decisions: Pick<Decisions, 'readStop'>;
  readonly codeDeploy: Pick<CodeDeploy, 'finish'>;
  readonly reader: Pick<CodeDeployReader, 'readStatus'>;
  readonly alarms: Alarms;
  readonly world: World;
  readonly now: () => Date;
}

interface Output {
  readonly kind: 'promoted' | 'failed';
}

const by = 'step:promote';
/** Declared last, so that a second try knows whether CodeDeploy may have heard the first. */
const letGo = 'let-go';

/** Lets the old tasks go. From here on there is no quick way back, so a stop or an alarm that came first still counts. */
export const promote =
  (tools: Tools) =>
  async ({ deploymentId }: { readonly deploymentId: string }): Promise<Output> => {
    const record = await tools.journal.require(deploymentId);
    const { codeDeployId, phase, request } = record.deployment;
    if (!codeDeployId) throw new InvalidInput(`${deploymentId} has nothing to promote`);
    if (phase === 'promoting') return { kind: 'promoted' };
    if (await tools.decisions.readStop(deploymentId)) return { kind: 'failed' };
    await tools.intents.declare(request, 'promote');
    const verdict = await lookAgain(tools, record);
    if (verdict.kind !== 'pass') return refuse(tools, deploymentId, verdict);
    await tools.intents.declare(request, letGo);
    if (!(await ensureFinished(tools, codeDeployId))) return { kind: 'failed' };
    await tools.journal.append({ deploymentId, event: { type: 'DeploymentPromoted' }, by });
    return { kind: 'promoted' };
  };

/** What rang or was changed since the bake was judged: a moment is enough (F58, F65). */
async function lookAgain(tools: Tools, record: DeploymentRecord): Promise<Verdict> {
  const { deployment } = record;
  const [intended, guards] = await Promise.all([
    tools.intents.read(deployment.deploymentId, letGo),
    judgeGuards(tools, record),
  ]);
  // On a second try the old tasks may be going already, by our own word.
  if (guards.kind !== 'pass' || intended !== undefined) return guards;
  const serving = await judgeServing(tools, deployment);
  return serving.kind === 'fail' ? serving : guards;
}

/** The bake had passed; what was found after that is on record too, and turns it back. */
async function refuse(
  { journal }: Tools,
  deploymentId: string,
  verdict: Verdict,
): Promise<{ kind: 'failed' }> {
  const event = { type: 'BakeJudged', verdict } as const;
  await journal.append({ deploymentId, event, by, detail: 'promote' });
  return { kind: 'failed' };
}

/**
 * An answer that got lost looks like "too late": then CodeDeploy's own state says whether it was heard. A wait that
 * had begun and is no wait any more was ended; blue takes minutes to go, and the next wait watches that.
 */
async function ensureFinished(
  { codeDeploy, reader }: Tools,
  codeDeployId: string,
): Promise<boolean> {
  if ((await codeDeploy.finish(codeDeployId)) === 'finishing') return true;
  const platform = await reader.readStatus(codeDeployId);
  if (isTerminal(platform)) return platform.status === 'Succeeded';
  if (platform.terminationWaitStarted) return true;
  throw new RetryableFault('CodeDeploy does not wait for us yet', { code: 'NotWaiting' });
}

export const step = defineStep('promote', z.object({ deploymentId: z.string() }), (base) =>
  promote({
    ...base,
    codeDeploy: connectCodeDeploy(base.open),
    reader: connectCodeDeployReader(base.open),
    alarms: connectAlarms(base.open),
    world: connectWorld(base),
  }),
);

export const handler = asLambda(step);
