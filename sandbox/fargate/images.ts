import type { Authorizer } from '../services/wiring.ts';
import type { EcrCore, Image } from '../services/ecr/index.ts';
import { TaskFailedToStart } from './task.ts';

const reference =
  /^(?<registry>[^/]+)\/(?<repository>[^@:]+)(?:@(?<digest>sha256:[0-9a-f]{64})|:(?<tag>.+))?$/;

/** Pulls an image by digest or by tag with the execution role's permissions. Throws `TaskFailedToStart`. */
export function pullImage(
  image: string,
  executionRoleArn: string | undefined,
  { ecr, authorizer }: { ecr: EcrCore; authorizer: Authorizer },
): Image {
  const { registry, repository, digest, tag = 'latest' } = reference.exec(image)?.groups ?? {};
  try {
    if (registry !== ecr.registry || repository === undefined)
      throw new Error('not an image of the registry that the sandbox has');
    if (executionRoleArn === undefined)
      throw new Error('the task definition has no execution role');
    authorizer.require(executionRoleArn, [
      { action: 'ecr:GetAuthorizationToken', resources: ['*'] },
      ...['BatchCheckLayerAvailability', 'GetDownloadUrlForLayer', 'BatchGetImage'].map(
        (action) => ({
          action: `ecr:${action}`,
          resources: [ecr.repositoryArn(repository)],
        }),
      ),
    ]);
    const found = ecr.find(repository, digest === undefined ? { tag } : { digest });
    if (!found) throw new Error('not found');
    return found;
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new TaskFailedToStart(`CannotPullContainerError: pull image manifest: ${image}: ${why}`, {
      cause: error,
    });
  }
}
