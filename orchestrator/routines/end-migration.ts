import type { Ecs } from '../aws/ecs.ts';
import type { Intents } from '../aws/intents.ts';
import type { Journal } from '../aws/journal.ts';
import type { Deployment } from '../deployment/deployment.ts';

interface Tools {
  readonly journal: Pick<Journal, 'append'>;
  readonly intents: Pick<Intents, 'declare' | 'read'>;
  readonly ecs: Pick<Ecs, 'readTask' | 'readTasks' | 'stopTask'>;
}

/** Name of the intent to run a migration. */
export const migrationIntent = 'start-migration';

const by = 'step:settle';

/** A migration that outlived its time must not write into the database under the next deployment. */
export async function endMigration(tools: Tools, deployment: Deployment): Promise<void> {
  const { deploymentId, migration, request } = deployment;
  if (migration?.finishedAt) return;
  const taskArn = migration?.taskArn ?? (await findUntold(tools, deployment));
  if (taskArn === undefined) return;
  const task = await tools.ecs.readTask(request.environment, taskArn);
  // What ECS does not show may still run: it is stopped as well.
  const running = task?.status !== 'STOPPED';
  if (running) {
    await tools.intents.declare(request, 'stop-migration');
    await tools.ecs.stopTask(request.environment, taskArn, `slipway: ${deploymentId}`);
  }
  const exitCode = running ? null : (task?.exitCode ?? null);
  const event = { type: 'MigrationFinished', exitCode, reason: 'ended by settle' } as const;
  await tools.journal.append({ deploymentId, event, by });
}

/** A task that runs although the answer of its start was lost for good; it is written down before it is ended. */
async function findUntold(
  { ecs, intents, journal }: Tools,
  { deploymentId, plan, request }: Deployment,
): Promise<string | undefined> {
  if (!plan?.migrationCommand) return undefined;
  if ((await intents.read(deploymentId, migrationIntent)) === undefined) return undefined;
  const tasks = [
    ...(await ecs.readTasks(request, 'RUNNING')),
    ...(await ecs.readTasks(request, 'STOPPED')),
  ];
  const taskArn = tasks.find(({ startedBy }) => startedBy === deploymentId)?.taskArn;
  if (taskArn === undefined) return undefined;
  const event = { type: 'MigrationStarted', taskArn } as const;
  await journal.append({ deploymentId, event, by });
  return taskArn;
}
