import { z } from 'zod';
import type { Decisions } from '../aws/decisions.ts';
import { connectEcs, type Ecs } from '../aws/ecs.ts';
import { InvalidInput } from '../aws/fault.ts';
import type { Intents } from '../aws/intents.ts';
import type { Journal } from '../aws/journal.ts';
import type { Catalogue } from '../catalogue/schema.ts';
import { hashOf } from '../deployment/canonical-json.ts';
import type { Deployment } from '../deployment/deployment.ts';
import { migrationIntent } from '../routines/end-migration.ts';
import { asLambda, defineStep } from '../runtime.ts';

interface Tools {
  readonly journal: Pick<Journal, 'append' | 'require'>;
  readonly intents: Pick<Intents, 'declare'>;
  readonly decisions: Pick<Decisions, 'readStop'>;
  readonly ecs: Pick<Ecs, 'readService' | 'runTask'>;
  readonly catalogue: Catalogue;
}

/** Runs the migration with the new image, once, before any traffic moves; `none` if there is nothing to run. */
export const startMigration =
  (tools: Tools) =>
  async ({
    deploymentId,
  }: {
    readonly deploymentId: string;
  }): Promise<{ kind: 'none' | 'started' | 'stopped' }> => {
    const { journal, intents, decisions } = tools;
    const { deployment } = await journal.require(deploymentId);
    if (await decisions.readStop(deploymentId)) return { kind: 'stopped' };
    if (!deployment.plan?.migrationCommand) return { kind: 'none' };
    if (deployment.migration?.taskArn) return { kind: 'started' };
    await intents.declare(deployment.request, migrationIntent);
    const taskArn = await run(tools, deployment);
    const event = { type: 'MigrationStarted', taskArn } as const;
    await journal.append({ deploymentId, event, by: 'step:start-migration' });
    return { kind: 'started' };
  };

async function run(
  { catalogue, ecs }: Tools,
  { deploymentId, plan, request, taskDefinitionArn }: Deployment,
): Promise<string> {
  if (!taskDefinitionArn) throw new InvalidInput('there is no revision to migrate with');
  const { network } = await ecs.readService(request);
  return ecs.runTask({
    where: request,
    taskDefinitionArn,
    container: catalogue.services[request.service]?.container.name ?? '',
    command: plan?.migrationCommand ?? [],
    network,
    // ECS starts one task for one token, so a repeated step starts no second migration.
    clientToken: hashOf(`${deploymentId}:migration`).slice(0, 64),
    startedBy: deploymentId,
  });
}

export const step = defineStep('start-migration', z.object({ deploymentId: z.string() }), (base) =>
  startMigration({ ...base, ecs: connectEcs(base.open) }),
);

export const handler = asLambda(step);
