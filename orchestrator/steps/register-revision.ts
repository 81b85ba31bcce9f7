import { z } from 'zod';
import { connectEcs, type Ecs } from '../aws/ecs.ts';
import { InvalidInput, RetryableFault } from '../aws/fault.ts';
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
import { registerIntent } from '../routines/note-registered.ts';
import type { Pause } from '../routines/persist.ts';
import { asLambda, defineStep } from '../runtime.ts';

interface Tools {
  readonly journal: Pick<Journal, 'append' | 'require'>;
  readonly intents: Pick<Intents, 'claim' | 'declare' | 'read'>;
  readonly ecs: Pick<Ecs, 'findRegistered' | 'readTaskDefinition' | 'register'>;
  readonly catalogue: Catalogue;
  readonly pause: Pause;
}

interface Input {
  readonly deploymentId: string;
  /** Which try of the state machine's this is; the same if one try is delivered twice. Earlier versions do not say. */
  readonly attempt?: number;
}

/** Makes sure that exactly one revision exists for this deployment, and that it is the one on the card. */
export const registerRevision =
  (tools: Tools) =>
  async ({ deploymentId, attempt = 0 }: Input): Promise<{ kind: 'registered' }> => {
    const { journal, intents, ecs, catalogue } = tools;
    const { deployment } = await journal.require(deploymentId);
    if (deployment.taskDefinitionArn) return { kind: 'registered' };
    if (!(await intents.claim(deployment.request, registerIntent, attempt)))
      return awaitTwin(tools, deploymentId);
    const adopted =
      (await adopt(tools, deployment, catalogue)) ??
      (attempt > 0 ? await adoptLater(tools, deployment, catalogue) : undefined);
    const taskDefinitionArn = adopted ?? (await ecs.register(await build(), deploymentId));
    const event = { type: 'RevisionRegistered', taskDefinitionArn } as const;
    await journal.append({ deploymentId, event, by: 'step:register-revision' });
    return { kind: 'registered' };

    async function build(): Promise<TaskDefinition> {
      const running = await ecs.readTaskDefinition(deployment.plan?.source.taskDefinitionArn ?? '');
      return asApproved(deployment, running, catalogue);
    }
  };

/** Seconds that a second delivery of one try waits for the first: about as long as that may run. */
const twinSeconds = 25;

/**
 * ECS knows no token that would make two registrations one, so of one try that was delivered twice only one acts (F26).
 * The other waits for what it says: as a failure it would start the next try while the first is still at work.
 */
async function awaitTwin(
  { journal, pause }: Tools,
  deploymentId: string,
): Promise<{ kind: 'registered' }> {
  for (let second = 0; second < twinSeconds; second++) {
    await pause(1000);
    const { deployment } = await journal.require(deploymentId);
    if (deployment.taskDefinitionArn) return { kind: 'registered' };
  }
  throw new RetryableFault('another delivery of this try has not ended', { code: 'Twin' });
}

/** ECS's API is eventually consistent (RegisterTaskDefinition's neighbours, API reference): it shows what it has in seconds. */
const visibleMs = 8_000;

/** What an earlier try registered may not show yet: a second try waits before it believes that there is nothing. */
async function adoptLater(tools: Tools, deployment: Deployment, catalogue: Catalogue) {
  await tools.pause(visibleMs);
  const found = await adopt(tools, deployment, catalogue);
  // Time has passed: what may be registered now is again only what the holder of the lock registers.
  if (found === undefined) await tools.intents.declare(deployment.request, registerIntent);
  return found;
}

/** An earlier try of ours whose answer was lost, wherever it stands by now; it must be what was approved. */
async function adopt(
  { intents, ecs }: Pick<Tools, 'intents' | 'ecs'>,
  { deploymentId, plan, request }: Deployment,
  catalogue: Catalogue,
): Promise<string | undefined> {
  const since = await intents.read(deploymentId, registerIntent);
  const found = await ecs.findRegistered(
    request,
    deploymentId,
    new Date(since ?? request.requestedAt),
  );
  if (found === undefined) return undefined;
  const container = containerOf(plan, request, catalogue);
  const { containerDefinitions } = await ecs.readTaskDefinition(found);
  const image = containerDefinitions.find(({ name }) => name === container)?.image;
  if (image !== plan?.target.image)
    throw new InvalidInput('a revision with our tag has another image', { code: 'PlanDrift' });
  return found;
}

/** The new definition, if it differs from the running one in exactly what was approved. */
function asApproved(
  { plan, request }: Deployment,
  running: TaskDefinition,
  catalogue: Catalogue,
): TaskDefinition {
  const container = containerOf(plan, request, catalogue);
  const rewritten = rewriteTaskDefinition(running, { container, image: plan?.target.image ?? '' });
  const changes = diffTaskDefinitions(running, rewritten);
  if (hashOf(changes) !== hashOf(plan?.changes))
    throw new InvalidInput('the revision would differ from the plan', { code: 'PlanDrift' });
  return rewritten;
}

const containerOf = (
  plan: Deployment['plan'],
  { service }: Deployment['request'],
  { services }: Catalogue,
) => plan?.container?.name ?? services[service]?.container.name ?? '';

export const step = defineStep(
  'register-revision',
  z.object({ deploymentId: z.string(), attempt: z.number().int().optional() }),
  (base) => registerRevision({ ...base, ecs: connectEcs(base.open) }),
);

export const handler = asLambda(step);
