import { z } from 'zod';
import { connectAlarms, type Alarms } from '../aws/alarms.ts';
import { connectCodeDeployReader } from '../aws/code-deploy-reader.ts';
import { connectEcr, type Ecr } from '../aws/ecr.ts';
import { connectEcs, type Ecs } from '../aws/ecs.ts';
import { InvalidInput } from '../aws/fault.ts';
import type { Journal } from '../aws/journal.ts';
import { connectLoadBalancer } from '../aws/load-balancer.ts';
import { createWorld, type World } from '../aws/world.ts';
import { names } from '../catalogue/names.ts';
import type { Catalogue } from '../catalogue/schema.ts';
import type { Deployment } from '../deployment/deployment.ts';
import { judgeAlarmsEarly } from '../deployment/judge-alarms.ts';
import { servingRevisions } from '../deployment/judge-world.ts';
import { planDeployment, type PlanFacts } from '../deployment/plan-deployment.ts';
import { timersOf, type Timers } from '../deployment/timers.ts';
import { asLambda, defineStep } from '../runtime.ts';

interface Tools {
  readonly journal: Pick<Journal, 'append' | 'require'>;
  readonly world: World;
  readonly ecs: Pick<Ecs, 'readTaskDefinition'>;
  readonly ecr: Pick<Ecr, 'findByDigest'>;
  readonly alarms: Pick<Alarms, 'read'>;
  readonly catalogue: Catalogue;
  readonly catalogueVersion: string;
  readonly now: () => Date;
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
    const planned = planDeployment(await gather(tools, deployment));
    const event =
      planned.kind === 'planned'
        ? ({ type: 'PlanMade', plan: planned.plan, planHash: planned.planHash } as const)
        : ({ type: 'PlanRefused', reasons: planned.reasons } as const);
    await tools.journal.append({ deploymentId, event, by: 'step:plan' });
    return { kind: planned.kind === 'planned' ? next(planned.plan) : 'refused', timers };
  };

async function gather(tools: Tools, { request }: Deployment): Promise<PlanFacts> {
  const alarmNames = names.alarms(request);
  const [{ group, seen }, readings] = await Promise.all([
    tools.world.read(request),
    tools.alarms.read(alarmNames),
  ]);
  const [serving] = servingRevisions(seen);
  const digest = serving?.digests[0] ?? '';
  const [running, source, target] = await Promise.all([
    serving
      ? tools.ecs.readTaskDefinition(serving.taskDefinitionArn)
      : { containerDefinitions: [] },
    digest === '' ? undefined : tools.ecr.findByDigest(request.service, digest),
    tools.ecr.findByDigest(request.service, request.digest),
  ]);
  return {
    request,
    catalogue: tools.catalogue,
    catalogueVersion: tools.catalogueVersion,
    world: seen,
    settings: group,
    running,
    sourceVersion: source?.tags[0] ?? digest,
    alarms: judgeAlarmsEarly(alarmNames, readings),
    missingImages: [
      ...(source || digest === '' ? [] : [digest]),
      ...(target ? [] : [request.digest]),
    ],
    now: tools.now(),
  };
}

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
    ecs,
    ecr: connectEcr(base.open),
    alarms: connectAlarms(base.open),
    world: createWorld({ ...base, codeDeploy, ecs, loadBalancer }),
  });
});

export const handler = asLambda(step);
