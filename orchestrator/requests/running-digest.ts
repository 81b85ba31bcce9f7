import type { ServiceEnvironment } from '../catalogue/names.ts';
import type { DoorTools } from './tools.ts';

/**
 * Digest of what production runs now, if all its tasks run the same. Asked of ECS alone, because a person waits for
 * the answer; the plan looks at the whole world.
 */
export async function readRunningDigest(
  { catalogue, ecs }: Pick<DoorTools, 'catalogue' | 'ecs'>,
  where: ServiceEnvironment,
): Promise<string | undefined> {
  const [service, tasks] = await Promise.all([
    ecs.readService(where),
    ecs.readTasks(where, 'RUNNING'),
  ]);
  const container = catalogue.services[where.service]?.container.name ?? '';
  const primary = service.taskSets.find(({ status }) => status === 'PRIMARY');
  const running = tasks.filter((task) => task.taskDefinitionArn === primary?.taskDefinitionArn);
  const digests = new Set(running.map(({ digests: each }) => each[container]));
  return digests.size === 1 ? [...digests][0] : undefined;
}
