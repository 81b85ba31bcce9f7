import { z } from 'zod';
import { connectCodeDeploy, type CodeDeploy } from '../aws/code-deploy.ts';
import { connectCodeDeployReader, type CodeDeployReader } from '../aws/code-deploy-reader.ts';
import { connectEcs, type Ecs } from '../aws/ecs.ts';
import type { Decisions } from '../aws/decisions.ts';
import { failedWith, InvalidInput } from '../aws/fault.ts';
import type { Intents } from '../aws/intents.ts';
import type { Journal } from '../aws/journal.ts';
import type { Catalogue } from '../catalogue/schema.ts';
import { buildAppSpec } from '../deployment/app-spec.ts';
import type { Deployment } from '../deployment/deployment.ts';
import { startIntent } from '../routines/find-platform.ts';
import { asLambda, defineStep } from '../runtime.ts';

interface Tools {
  readonly journal: Pick<Journal, 'append' | 'require'>;
  readonly intents: Pick<Intents, 'declare' | 'read'>;
  readonly decisions: Pick<Decisions, 'readStop'>;
  readonly codeDeploy: Pick<CodeDeploy, 'create'>;
  readonly reader: Pick<CodeDeployReader, 'findActive' | 'findOwn'>;
  readonly ecs: Pick<Ecs, 'readService'>;
  readonly catalogue: Catalogue;
}

type Found = { readonly codeDeployId: string; readonly adopted: boolean };

/** Makes sure that CodeDeploy works on exactly one deployment of ours: looks for it, adopts it, or creates it. */
export const startDeployment =
  (tools: Tools) =>
  async ({
    deploymentId,
  }: {
    readonly deploymentId: string;
  }): Promise<{ kind: 'started' | 'stopped' | 'busy' }> => {
    const { journal, intents, decisions } = tools;
    const { deployment } = await journal.require(deploymentId);
    if (deployment.codeDeployId) return { kind: 'started' };
    if (await decisions.readStop(deploymentId)) return { kind: 'stopped' };
    await intents.declare(deployment.request, startIntent);
    const { desiredCount } = await tools.ecs.readService(deployment.request);
    const found = (await adopt(tools, deployment)) ?? (await create(tools, deployment));
    if (!found) return refuse(tools, deployment);
    await journal.append({
      deploymentId,
      event: { type: 'DeploymentStarted', ...found, desiredCount },
      by: 'step:start-deployment',
    });
    return { kind: 'started' };
  };

/** An earlier try of ours, whose answer was lost. */
async function adopt(
  { intents, reader }: Tools,
  deployment: Deployment,
): Promise<Found | undefined> {
  const { deploymentId, request } = deployment;
  const since = await intents.read(deploymentId, startIntent);
  const own = await reader.findOwn(request, deploymentId, new Date(since ?? request.requestedAt));
  return own && { codeDeployId: own.codeDeployId, adopted: true };
}

/** "Busy" may mean a rival, or our own try that arrived after we looked: only looking again tells which. */
async function create(tools: Tools, deployment: Deployment): Promise<Found | undefined> {
  const { deploymentId, plan, request, taskDefinitionArn } = deployment;
  const container = plan?.container ?? tools.catalogue.services[request.service]?.container;
  if (!taskDefinitionArn || !container) throw new InvalidInput('there is no revision to deploy');
  const appSpec = buildAppSpec({ taskDefinitionArn, container });
  try {
    const id = await tools.codeDeploy.create({
      where: request,
      deploymentId,
      appSpec,
      deploymentConfig: plan?.deploymentConfig,
      rollsBack: plan?.noWayBack === undefined,
    });
    return { codeDeployId: id, adopted: false };
  } catch (error) {
    if (failedWith(error, 'DeploymentLimitExceededException')) return adopt(tools, deployment);
    throw error;
  }
}

/** Somebody deploys past us, or did: they are named as far as CodeDeploy knows them (F48, F65). */
async function refuse(
  { journal, reader }: Tools,
  { deploymentId, request }: Deployment,
): Promise<{ kind: 'busy' }> {
  const other = await reader.findActive(request);
  const who = other ? `: ${other.codeDeployId}, created by ${other.creator ?? 'somebody'}` : '';
  const reasons = [`CodeDeploy is busy with another deployment of this service${who}`];
  const event = { type: 'PlanRefused', reasons } as const;
  await journal.append({ deploymentId, event, by: 'step:start-deployment' });
  return { kind: 'busy' };
}

export const step = defineStep('start-deployment', z.object({ deploymentId: z.string() }), (base) =>
  startDeployment({
    ...base,
    codeDeploy: connectCodeDeploy(base.open),
    reader: connectCodeDeployReader(base.open),
    ecs: connectEcs(base.open),
  }),
);

export const handler = asLambda(step);
