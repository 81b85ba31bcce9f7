import { z } from 'zod';
import { connectAlarms } from '../aws/alarms.ts';
import { connectCodeDeployReader } from '../aws/code-deploy-reader.ts';
import { connectEcs } from '../aws/ecs.ts';
import type { Journal } from '../aws/journal.ts';
import type { Waits } from '../aws/waits.ts';
import { bakeExtensionSeconds, waitNames, type WaitName } from '../deployment/waits.ts';
import { connectWaits } from '../routines/connect-waits.ts';
import { observe } from '../routines/observe.ts';
import { asLambda, defineStep } from '../runtime.ts';

interface Tools {
  readonly journal: Pick<Journal, 'append' | 'require'>;
  readonly waits: Pick<Waits, 'arrive'>;
  readonly observe: ReturnType<typeof observe>;
  readonly now: () => Date;
}

interface Input {
  readonly deploymentId: string;
  readonly wait: WaitName;
  readonly token: string;
}

/** Keeps the token of a wait, and looks at once: what is waited for may have happened already. */
export const awaitChange =
  (tools: Tools) =>
  async ({ deploymentId, wait, token }: Input): Promise<void> => {
    if (wait === 'bake' || wait === 'bake-2') await noteBake(tools, deploymentId, wait);
    await tools.waits.arrive(deploymentId, wait, token);
    await tools.observe(deploymentId, wait);
  };

async function noteBake(
  { journal, now }: Tools,
  deploymentId: string,
  wait: 'bake' | 'bake-2',
): Promise<void> {
  const { deployment } = await journal.require(deploymentId);
  const seconds = wait === 'bake' ? (deployment.plan?.bakeMinutes ?? 0) * 60 : bakeExtensionSeconds;
  const until = new Date(now().getTime() + seconds * 1000).toISOString();
  const event = { type: 'BakeStarted', until } as const;
  await journal.append({ deploymentId, event, by: 'step:await-change', detail: wait });
}

export const step = defineStep(
  'await-change',
  z.object({ deploymentId: z.string(), wait: z.enum(waitNames), token: z.string() }),
  (base) => {
    const waits = connectWaits(base);
    const tools = {
      codeDeploy: connectCodeDeployReader(base.open),
      alarms: connectAlarms(base.open),
      ecs: connectEcs(base.open),
    };
    return awaitChange({ ...base, waits, observe: observe({ ...base, ...tools, waits }) });
  },
);

export const handler = asLambda(step);
