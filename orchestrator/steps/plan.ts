import { z } from 'zod';
import { connectAlarms } from '../aws/alarms.ts';
import { connectCodeDeployReader } from '../aws/code-deploy-reader.ts';
import { connectEcr } from '../aws/ecr.ts';
import { connectEcs } from '../aws/ecs.ts';
import { InvalidInput } from '../aws/fault.ts';
import type { Journal } from '../aws/journal.ts';
import { connectLoadBalancer } from '../aws/load-balancer.ts';
import { createWorld } from '../aws/world.ts';
import type { Catalogue } from '../catalogue/schema.ts';
import type { Deployment } from '../deployment/deployment.ts';
import { planDeployment } from '../deployment/plan-deployment.ts';
import { timersOf, type Timers } from '../deployment/timers.ts';
import { gatherPlan, type PlanTools } from '../routines/gather-plan.ts';
import { asLambda, defineStep } from '../runtime.ts';

interface Tools extends PlanTools {
  readonly journal: Pick<Journal, 'append' | 'require'>;
}

interface Output {
  readonly kind: 'needs-approval' | 'ready' | 'refused';
  readonly timers: Timers;
}

/** Resolves everything that decides the result, once, and says whether a person must agree. */
export const plan =
  (tools: Tools) =>
  async ({ deploymentId }: { readonly deploymentId: string }): Promise<Output> => {
    const { deployment } = await tools.journal.require(deploymentId);
    const timers = timersFor(tools.catalogue, deployment);
    if (deployment.plan) return { kind: next(deployment.plan), timers };
    const planned = planDeployment(await gatherPlan(tools, deployment.request));
    const event =
      planned.kind === 'planned'
        ? ({ type: 'PlanMade', plan: planned.plan, planHash: planned.planHash } as const)
        : ({ type: 'PlanRefused', reasons: planned.reasons } as const);
    await tools.journal.append({ deploymentId, event, by: 'step:plan' });
    return { kind: planned.kind === 'planned' ? next(planned.plan) : 'refused', timers };
  };

function timersFor(catalogue: Catalogue, { request }: Deployment): Timers {
  const environment = catalogue.services[request.service]?.environments[request.environment];
  if (!environment)
    throw new InvalidInput(`${request.service} has no ${request.environment} in the catalogue`);
  return timersOf(environment);
}

const next = (made: { readonly approval?: unknown }) =>
  made.approval ? ('needs-approval' as const) : ('ready' as const);

export const step = defineStep('plan', z.object({ deploymentId: z.string() }), (base) => {
  const ecs = connectEcs(base.open);
  const codeDeploy = connectCodeDeployReader(base.open);
  const loadBalancer = connectLoadBalancer(base.open);
  return plan({
    ...base,
    codeDeploy,
    ecs,
    ecr: connectEcr(base.open),
    alarms: connectAlarms(base.open),
    world: createWorld({ ...base, codeDeploy, ecs, loadBalancer }),
  });
});

export const handler = asLambda(step);
