import type { Ecs } from '../aws/ecs.ts';
import type { Intents } from '../aws/intents.ts';
import type { Journal } from '../aws/journal.ts';
import type { Deployment } from '../deployment/deployment.ts';

/** Name of the intent to register a task definition. */
export const registerIntent = 'register-revision';

/** A revision that was registered by a step that could not tell of it: no effect may be without its entry (I17). */
export async function noteRegistered(
  {
    ecs,
    intents,
    journal,
  }: {
    readonly journal: Pick<Journal, 'append'>;
    readonly intents: Pick<Intents, 'read'>;
    readonly ecs: Pick<Ecs, 'findRegistered'>;
  },
  { deploymentId, request, taskDefinitionArn: known }: Deployment,
): Promise<void> {
  if (known !== undefined) return;
  const since = await intents.read(deploymentId, registerIntent);
  if (since === undefined) return;
  const taskDefinitionArn = await ecs.findRegistered(request, deploymentId, new Date(since));
  if (taskDefinitionArn === undefined) return;
  const event = { type: 'RevisionRegistered', taskDefinitionArn } as const;
  await journal.append({ deploymentId, event, by: 'step:settle' });
}
