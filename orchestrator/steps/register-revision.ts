import { z } from 'zod';
import { connectEcs, type Ecs } from '../aws/ecs.ts';
import { InvalidInput } from '../aws/fault.ts';
import type { Intents } from '../aws/intents.ts';
import type { Journal } from '../aws/journal.ts';
import type { Catalogue } from '../catalogue/schema.ts';
import { hashOf } from '../deployment/canonical-json.ts';
import type { Deployment } from '../deployment/deployment.ts';
import {
  diffTaskDefinitions,
  rewriteTaskDefinition,
  type TaskDefinition,
} from '../deployment/task-definition.ts';
import { asLambda, defineStep } from '../runtime.ts';

interface Tools {
  readonly journal: Pick<Journal, 'append' | 'require'>;
  readonly intents: Pick<Intents, 'declare'>;
  readonly ecs: Pick<Ecs, 'readNewest' | 'readTaskDefinition' | 'register'>;
  readonly catalogue: Catalogue;
}

/** Makes sure that exactly one revision exists for this deployment, and that it is the one on the card. */
export const registerRevision =
  ({ journal, intents, ecs, catalogue }: Tools) =>
  async ({ deploymentId }: { readonly deploymentId: string }): Promise<{ kind: 'registered' }> => {
    const { deployment } = await journal.require(deploymentId);
    if (deployment.taskDefinitionArn) return { kind: 'registered' };
    await intents.declare(deployment.request, 'register-revision');
    // The lock makes us the only one who registers in this family, so our own earlier try is its newest revision.
    const newest = await ecs.readNewest(deployment.request);
    const taskDefinitionArn =
      newest.deploymentId === deploymentId
        ? newest.arn
        : await ecs.register(await build(), deploymentId);
    const event = { type: 'RevisionRegistered', taskDefinitionArn } as const;
    await journal.append({ deploymentId, event, by: 'step:register-revision' });
    return { kind: 'registered' };

    async function build(): Promise<TaskDefinition> {
      const running = await ecs.readTaskDefinition(deployment.plan?.source.taskDefinitionArn ?? '');
      return asApproved(deployment, running, catalogue);
    }
  };

/** The new definition, if it differs from the running one in exactly what was approved. */
function asApproved(
  { plan, request }: Deployment,
  running: TaskDefinition,
  catalogue: Catalogue,
): TaskDefinition {
  const container = catalogue.services[request.service]?.container.name ?? '';
  const rewritten = rewriteTaskDefinition(running, { container, image: plan?.target.image ?? '' });
  const changes = diffTaskDefinitions(running, rewritten);
  if (hashOf(changes) !== hashOf(plan?.changes))
    throw new InvalidInput('the revision would differ from the plan', { code: 'PlanDrift' });
  return rewritten;
}

export const step = defineStep(
  'register-revision',
  z.object({ deploymentId: z.string() }),
  (base) => registerRevision({ ...base, ecs: connectEcs(base.open) }),
);

export const handler = asLambda(step);
