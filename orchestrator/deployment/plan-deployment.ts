import type { Catalogue, Environment, Service } from '../catalogue/schema.ts';
import { terminationWaitMinutes } from '../catalogue/bake.ts';
import { names } from '../catalogue/names.ts';
import { hashOf } from './canonical-json.ts';
import type { Verdict } from './events.ts';
import { servingRevisions } from './judge-world.ts';
import type { DeploymentPlan } from './plan.ts';
import type { DeploymentRequest } from './request.ts';
import {
  diffTaskDefinitions,
  imageByDigest,
  rewriteTaskDefinition,
  type TaskDefinition,
} from './task-definition.ts';
import type { WorldSeen } from './world.ts';

/** How CodeDeploy is set up for the service, as far as our promises hang on it. */
export interface PlatformSettings {
  readonly terminationWaitMinutes: number;
  readonly alarms: readonly string[];
  readonly rollsBackOn: readonly string[];
}

/** What `planDeployment` decides on; all of it was read just before. */
export interface PlanFacts {
  readonly request: DeploymentRequest;
  readonly catalogue: Catalogue;
  readonly catalogueVersion: string;
  readonly world: WorldSeen;
  /** Tag of what serves now; the digest if it has none. */
  readonly sourceVersion: string;
  readonly running: TaskDefinition;
  readonly settings: PlatformSettings;
  readonly alarms: Verdict;
  /** Of the images that are needed, now or for the way back, those that the repository has lost. */
  readonly missingImages: readonly string[];
  readonly now: Date;
}

export type Planned =
  | { readonly kind: 'planned'; readonly plan: DeploymentPlan; readonly planHash: string }
  | { readonly kind: 'refused'; readonly reasons: readonly string[] };

/** Hash of everything that decides the result; what is approved and compared again before the first effect. */
export const hashPlan = (plan: DeploymentPlan): string => hashOf(plan);

/** Resolves everything that decides the result, once; or says why this cannot be deployed now. */
export function planDeployment(facts: PlanFacts): Planned {
  const { request, catalogue } = facts;
  const service = catalogue.services[request.service];
  const environment = service?.environments[request.environment];
  if (!service || !environment)
    return { kind: 'refused', reasons: [`${request.service} has no ${request.environment}`] };
  const reasons = [
    ...worldProblems(facts.world),
    ...settingsProblems(facts, environment),
    ...containerProblems(facts.running, service),
    ...facts.missingImages.map((digest) => `the repository has no image ${digest} any more`),
    ...(facts.alarms.kind === 'pass' ? [] : facts.alarms.reasons),
  ];
  if (reasons.length > 0) return { kind: 'refused', reasons };
  const plan = planOf(facts, service, environment);
  return { kind: 'planned', plan, planHash: hashPlan(plan) };
}

function planOf(facts: PlanFacts, service: Service, environment: Environment): DeploymentPlan {
  const { request, running, now } = facts;
  const container = service.container.name;
  const present = running.containerDefinitions.find(({ name }) => name === container)?.image ?? '';
  const image = imageByDigest(present, request.digest);
  return {
    deploymentId: request.deploymentId,
    service: request.service,
    environment: request.environment,
    requester: request.requester,
    ...(request.reason === undefined ? {} : { reason: request.reason }),
    target: { version: request.version, digest: request.digest, image },
    source: sourceOf(facts),
    changes: diffTaskDefinitions(running, rewriteTaskDefinition(running, { container, image })),
    strategy: environment.strategy,
    bakeMinutes: environment.bakeMinutes,
    readyWithinMinutes: environment.readyWithinMinutes,
    alarms: names.alarms(request),
    ...(service.migrationCommand && request.kind === 'deploy'
      ? { migrationCommand: service.migrationCommand }
      : {}),
    ...approvalOf(request, environment, now),
    catalogueVersion: facts.catalogueVersion,
    plannedAt: now.toISOString(),
  };
}

function sourceOf({ world, sourceVersion }: PlanFacts): DeploymentPlan['source'] {
  const [serving] = servingRevisions(world);
  return {
    version: sourceVersion,
    digest: serving?.digests[0] ?? '',
    taskDefinitionArn: serving?.taskDefinitionArn ?? '',
  };
}

function approvalOf(
  { requester }: DeploymentRequest,
  { approval }: Environment,
  now: Date,
): Pick<DeploymentPlan, 'approval'> {
  if (!approval) return {};
  const expiresAt = new Date(now.getTime() + approval.expiresAfterMinutes * 60_000).toISOString();
  const approvers = approval.approvers.filter((person) => person !== requester);
  return { approval: { required: approval.required, approvers, expiresAt } };
}

/** Production must be in one piece: otherwise there is nothing to come back to. */
function worldProblems(world: WorldSeen): string[] {
  const serving = servingRevisions(world);
  const [only] = serving;
  if (!only || serving.length > 1) return ['production is not served by exactly one task set'];
  const others = world.taskSets.filter(({ id }) => id !== only.id);
  return [
    ...(only.digests.length === 1 ? [] : ['the running tasks do not show exactly one image']),
    ...(only.healthyTasks >= Math.max(1, world.desiredCount)
      ? []
      : [`only ${only.healthyTasks} of ${world.desiredCount} running tasks are healthy`]),
    ...(others.length === 0 ? [] : ['an earlier task set has not gone away yet']),
  ];
}

/** Our promise of a fast way back hangs on CodeDeploy's own settings, so they are read and not assumed. */
function settingsProblems(
  { request, settings }: PlanFacts,
  { bakeMinutes }: Environment,
): string[] {
  const needed = terminationWaitMinutes(bakeMinutes);
  const unguarded = names.alarms(request).filter((name) => !settings.alarms.includes(name));
  const missing = ['DEPLOYMENT_FAILURE', 'DEPLOYMENT_STOP_ON_ALARM', 'DEPLOYMENT_STOP_ON_REQUEST'];
  return [
    ...(settings.terminationWaitMinutes >= needed
      ? []
      : [
          `CodeDeploy keeps the old tasks ${settings.terminationWaitMinutes} minutes, ${needed} are needed`,
        ]),
    ...unguarded.map((name) => `CodeDeploy does not watch ${name}`),
    ...missing
      .filter((event) => !settings.rollsBackOn.includes(event))
      .map((event) => `CodeDeploy does not roll back on ${event}`),
  ];
}

function containerProblems(running: TaskDefinition, { container }: Service): string[] {
  return running.containerDefinitions.some(({ name }) => name === container.name)
    ? []
    : [`the running task definition has no container ${container.name}`];
}
