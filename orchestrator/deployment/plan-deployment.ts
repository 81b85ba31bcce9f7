import type { Catalogue, Environment, Service, Strategy } from '../catalogue/schema.ts';
import { approvalsNeeded } from '../catalogue/approvals-needed.ts';
import { names } from '../catalogue/names.ts';
import { hashOf } from './canonical-json.ts';
import type { Verdict } from './events.ts';
import { imageProblems, type ImageSeen } from './judge-image.ts';
import { settingsProblems, type PlatformSettings } from './judge-settings.ts';
import { templateProblems } from './judge-template.ts';
import { reasonWithoutWayBack, wayBackProblems } from './judge-way-back.ts';
import { servingRevisions } from './judge-world.ts';
import type { DeploymentPlan } from './plan.ts';
import type { DeploymentRequest } from './request.ts';
import {
  diffTaskDefinitions,
  imageByDigest,
  platformOf,
  rewriteTaskDefinition,
  type TaskDefinition,
} from './task-definition.ts';
import type { WorldSeen } from './world.ts';

/** What `planDeployment` decides on; all of it was read just before. */
export interface PlanFacts {
  readonly request: DeploymentRequest;
  readonly catalogue: Catalogue;
  readonly catalogueVersion: string;
  readonly world: WorldSeen;
  readonly running: TaskDefinition;
  readonly settings: PlatformSettings;
  /** How CodeDeploy's configuration really moves traffic; undefined if it is none for ECS. */
  readonly strategy?: Strategy;
  readonly alarms: Verdict;
  /** What serves now, and is needed for the way back; absent if the repository has lost it. */
  readonly sourceImage?: ImageSeen;
  readonly targetImage?: ImageSeen;
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
  const plan = planOf(facts, service, environment);
  const reasons = [
    ...worldProblems(facts.world),
    ...settingsProblems(facts.settings, facts.strategy, environment, plan.alarms),
    ...templateProblems(facts.running, request, service),
    ...lostImages(facts, plan),
    ...(facts.targetImage
      ? imageProblems(facts.targetImage, plan.images, platformOf(facts.running))
      : []),
    ...wayBackProblems(facts, plan, service),
    ...approvalProblems(plan),
    ...(facts.alarms.kind === 'pass' ? [] : facts.alarms.reasons),
  ];
  return reasons.length > 0
    ? { kind: 'refused', reasons }
    : { kind: 'planned', plan, planHash: hashPlan(plan) };
}

function planOf(facts: PlanFacts, service: Service, environment: Environment): DeploymentPlan {
  const { request, running, settings, now } = facts;
  const { name: container, port } = service.container;
  const noWayBack =
    request.kind === 'deploy'
      ? reasonWithoutWayBack(service, facts.targetImage, request.version)
      : undefined;
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
    deploymentConfig: settings.deploymentConfig,
    container: { name: container, port },
    smokeTests: service.smokeTests,
    // What has served here before may serve again, whatever scans have learnt since.
    ...(service.images && request.kind === 'deploy' ? { images: service.images } : {}),
    ...(settings.everSucceeded ? {} : { firstDeployment: true as const }),
    ...(noWayBack === undefined ? {} : { noWayBack }),
    bakeMinutes: environment.bakeMinutes,
    bakeRequests: environment.bakeRequests ?? 0,
    readyWithinMinutes: environment.readyWithinMinutes,
    alarms: names.alarms(request),
    ...(service.migrationCommand && request.kind === 'deploy'
      ? { migrationCommand: service.migrationCommand }
      : {}),
    ...approvalOf(request, environment, noWayBack !== undefined, now),
    catalogueVersion: facts.catalogueVersion,
    plannedAt: now.toISOString(),
  };
}

function sourceOf({ world, sourceImage }: PlanFacts): DeploymentPlan['source'] {
  const [serving] = servingRevisions(world);
  const digest = serving?.digests[0] ?? '';
  return {
    version: sourceImage?.tags[0] ?? digest,
    digest,
    taskDefinitionArn: serving?.taskDefinitionArn ?? '',
  };
}

function approvalOf(
  { requester }: DeploymentRequest,
  { approval }: Environment,
  noWayBack: boolean,
  now: Date,
): Pick<DeploymentPlan, 'approval'> {
  if (!approval) return {};
  const expiresAt = new Date(now.getTime() + approval.expiresAfterMinutes * 60_000).toISOString();
  const approvers = approval.approvers.filter((person) => person !== requester);
  const required = approvalsNeeded(approval.required, noWayBack);
  return { approval: { required, approvers, expiresAt } };
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

/** Both are needed: one to run, the other for the way back. */
function lostImages(
  { sourceImage, targetImage }: PlanFacts,
  { source, target }: DeploymentPlan,
): string[] {
  const lost = 'is not in the repository any more';
  return [
    ...(targetImage ? [] : [`the image of ${target.version} (${target.digest}) ${lost}`]),
    ...(sourceImage || source.digest === ''
      ? []
      : [`the image that serves, needed for the way back (${source.digest}), ${lost}`]),
  ];
}

/** A gate that nobody can open would only run out of time. */
function approvalProblems({ approval }: DeploymentPlan): string[] {
  if (!approval || approval.approvers.length >= approval.required) return [];
  return [
    `${approval.required} people must approve, and besides the requester only ${approval.approvers.join(', ') || 'nobody'} may`,
  ];
}
