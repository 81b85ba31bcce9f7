import type { Alarms } from '../aws/alarms.ts';
import type { CodeDeployReader } from '../aws/code-deploy-reader.ts';
import type { Ecr } from '../aws/ecr.ts';
import type { Ecs } from '../aws/ecs.ts';
import type { World } from '../aws/world.ts';
import { names } from '../catalogue/names.ts';
import type { Catalogue } from '../catalogue/schema.ts';
import { judgeAlarmsEarly } from '../deployment/judge-alarms.ts';
import { servingRevisions } from '../deployment/judge-world.ts';
import type { PlanFacts } from '../deployment/plan-deployment.ts';
import type { DeploymentRequest } from '../deployment/request.ts';

export interface PlanTools {
  readonly world: World;
  readonly codeDeploy: Pick<CodeDeployReader, 'readStrategy'>;
  readonly ecs: Pick<Ecs, 'readTaskDefinition'>;
  readonly ecr: Pick<Ecr, 'findByDigest' | 'inspect'>;
  readonly alarms: Pick<Alarms, 'read'>;
  readonly catalogue: Catalogue;
  readonly catalogueVersion: string;
  readonly now: () => Date;
}

/** Reads everything that a plan is decided on: for the plan, and once more just before the first effect. */
export async function gatherPlan(tools: PlanTools, request: DeploymentRequest): Promise<PlanFacts> {
  const { alarms, catalogue, catalogueVersion, now } = tools;
  const alarmNames = names.alarms(request);
  const [{ group, seen }, readings] = await Promise.all([
    tools.world.read(request),
    alarms.read(alarmNames),
  ]);
  const [serving] = servingRevisions(seen);
  const [images, running, strategy] = await Promise.all([
    readImages(tools, request, serving?.digests[0]),
    serving ? tools.ecs.readTaskDefinition(serving.taskDefinitionArn) : unknownDefinition,
    tools.codeDeploy.readStrategy(group.deploymentConfig),
  ]);
  return {
    request,
    catalogue,
    catalogueVersion,
    world: seen,
    settings: group,
    running,
    alarms: judgeAlarmsEarly(alarmNames, readings),
    now: now(),
    ...(strategy ? { strategy } : {}),
    ...images,
  };
}

/** Nothing serves, so the plan is refused anyway. */
const unknownDefinition = { containerDefinitions: [] };

async function readImages(
  { catalogue, ecr }: PlanTools,
  { kind, service, digest }: DeploymentRequest,
  running: string | undefined,
): Promise<Pick<PlanFacts, 'sourceImage' | 'targetImage'>> {
  const scan = kind === 'deploy' && catalogue.services[service]?.images !== undefined;
  const [sourceImage, targetImage] = await Promise.all([
    running === undefined ? undefined : ecr.findByDigest(service, running),
    ecr.inspect(service, digest, { scan }),
  ]);
  return { ...(sourceImage ? { sourceImage } : {}), ...(targetImage ? { targetImage } : {}) };
}
