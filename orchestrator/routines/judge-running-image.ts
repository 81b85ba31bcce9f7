import type { Ecr } from '../aws/ecr.ts';
import type { Ecs } from '../aws/ecs.ts';
import type { Deployment } from '../deployment/deployment.ts';
import { imageProblems } from '../deployment/judge-image.ts';
import { platformOf } from '../deployment/task-definition.ts';

export interface ImageTools {
  readonly ecr: Pick<Ecr, 'inspect'>;
  readonly ecs: Pick<Ecs, 'readTaskDefinition' | 'readTasks'>;
}

/**
 * What is wrong with the image that the new tasks really run, a sentence each: it is checked by its digest once more
 * before any production request may reach it (F44), in the revision, in the repository, and in the tasks.
 */
export async function judgeRunningImage(
  { ecr, ecs }: ImageTools,
  { migration, plan, request, taskDefinitionArn = '' }: Deployment,
): Promise<string[]> {
  const container = plan?.container?.name;
  // A plan of an earlier version does not say what to compare; its image was checked when it was made.
  if (!plan || container === undefined) return [];
  const [definition, image, tasks] = await Promise.all([
    ecs.readTaskDefinition(taskDefinitionArn),
    ecr.inspect(request.service, request.digest, { scan: plan.images !== undefined }),
    ecs.readTasks(request, 'RUNNING'),
  ]);
  const named = definition.containerDefinitions.find(({ name }) => name === container)?.image;
  const own = tasks.filter(
    (task) => task.taskDefinitionArn === taskDefinitionArn && task.taskArn !== migration?.taskArn,
  );
  const running = new Set(own.flatMap(({ digests }) => digests[container] ?? []));
  return [
    ...(named === plan.target.image
      ? []
      : [`the revision names the image ${named ?? 'of nothing'}`]),
    ...(image
      ? imageProblems(image, plan.images, platformOf(definition))
      : ['the image is not in the repository any more']),
    ...digestProblems([...running], request.digest),
  ];
}

function digestProblems(running: readonly string[], approved: string): string[] {
  if (running.length === 0) return ['no running task shows which image it has'];
  return running
    .filter((digest) => digest !== approved)
    .map((digest) => `a task runs ${digest}, which was not approved`);
}
