import { z } from 'zod';
import { connectCodeDeployReader } from '../aws/code-deploy-reader.ts';
import { connectEcs } from '../aws/ecs.ts';
import type { Journal } from '../aws/journal.ts';
import { connectLoadBalancer } from '../aws/load-balancer.ts';
import { connectMetrics } from '../aws/metrics.ts';
import { createWorld } from '../aws/world.ts';
import { examineWorld } from '../routines/examine-world.ts';
import { findPlatform } from '../routines/find-platform.ts';
import { asLambda, defineStep } from '../runtime.ts';

interface Tools {
  readonly journal: Pick<Journal, 'append' | 'require'>;
  readonly find: ReturnType<typeof findPlatform>;
  readonly examine: ReturnType<typeof examineWorld>;
}

type Serving = 'target' | 'source' | 'unclear';

/** Asks the listener, the health checks and the running digests what serves; nobody's word is taken for it. */
export const verify =
  ({ journal, find, examine }: Tools) =>
  async ({
    deploymentId,
  }: {
    readonly deploymentId: string;
  }): Promise<{ kind: Serving | 'untouched' }> => {
    const record = await journal.require(deploymentId);
    const seen = await find(record.deployment);
    if (!seen) return { kind: 'untouched' };
    const { verdict, exposure } = await examine(record.deployment, record.journal, seen);
    await journal.append({
      deploymentId,
      event: { type: 'WorldVerified', ...verdict, ...(exposure ? { exposure } : {}) },
      by: 'step:verify',
    });
    return { kind: verdict.serving };
  };

export const step = defineStep('verify', z.object({ deploymentId: z.string() }), (base) => {
  const codeDeploy = connectCodeDeployReader(base.open);
  const ecs = connectEcs(base.open);
  const world = createWorld({
    codeDeploy,
    ecs,
    loadBalancer: connectLoadBalancer(base.open),
    catalogue: base.catalogue,
  });
  return verify({
    ...base,
    find: findPlatform({ codeDeploy, intents: base.intents }),
    examine: examineWorld({ world, metrics: connectMetrics(base.open), now: base.now }),
  });
});

export const handler = asLambda(step);
