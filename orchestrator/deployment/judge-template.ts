import { names, type ServiceEnvironment } from '../catalogue/names.ts';
import type { Service } from '../catalogue/schema.ts';
import { repositoryOf, type TaskDefinition } from './task-definition.ts';

/** ECS takes at most 64 KiB for a task definition (service quotas). A deployment adds a digest and a tag to it. */
const largestBytes = 64 * 1024 - 512;

/**
 * Where the running revision, which every deployment copies, is not what the catalogue says: somebody changed it by
 * hand, or the catalogue after the service was made. One sentence for each difference (F46), and for an image that is
 * not from the service's own repository (F44).
 */
export function templateProblems(
  running: TaskDefinition,
  where: ServiceEnvironment,
  { container }: Pick<Service, 'container'>,
): string[] {
  const live = running.containerDefinitions.find(({ name }) => name === container.name);
  if (!live) return [`the running task definition has no container ${container.name}`];
  const roles = names.taskRoles(where);
  const own = ownPlace(running.taskDefinitionArn);
  return [
    ...difference('family', running.family, names.taskFamily(where)),
    ...difference('taskRoleArn', running.taskRoleArn, `${own.roles}${roles.task}`),
    ...difference('executionRoleArn', running.executionRoleArn, `${own.roles}${roles.execution}`),
    ...difference(`containers.${container.name}.port`, portOf(live), String(container.port)),
    ...foreignRepository(live.image, where.service, own.registry),
    ...sizeProblems(running),
  ];
}

const difference = (path: string, live: unknown, wanted: string): string[] =>
  live === wanted
    ? []
    : [`the running task definition has ${path} ${String(live)}, the catalogue ${wanted}`];

/** Account and region are ECS's own word in the revision's ARN: no setting of ours could point elsewhere. */
function ownPlace(arn: unknown) {
  const [, partition = '', , region = '', account = ''] = String(arn).split(':');
  return {
    roles: `arn:${partition}:iam::${account}:role/`,
    registry: new RegExp(`^${account}\\.dkr[.-]ecr\\.${region}\\.[a-z.]+$`),
  };
}

/** `awsvpc`: the container's port is the task's. Several, or none, are no port that traffic could be sent to. */
function portOf({ portMappings }: Readonly<Record<string, unknown>>): string {
  const mappings: unknown[] = Array.isArray(portMappings) ? portMappings : [];
  const ports = mappings.flatMap((each) =>
    typeof each === 'object' && each !== null && 'containerPort' in each
      ? [String(each.containerPort)]
      : [],
  );
  return ports.join(', ') || 'none';
}

function foreignRepository(image: string, service: string, registry: RegExp): string[] {
  const repository = repositoryOf(image);
  const [host = '', ...path] = repository.split('/');
  return registry.test(host) && path.join('/') === names.repository(service)
    ? []
    : [
        `the running image is from ${repository}, not from ${names.repository(service)} of this account`,
      ];
}

function sizeProblems(running: TaskDefinition): string[] {
  const bytes = Buffer.byteLength(JSON.stringify(running));
  return bytes <= largestBytes
    ? []
    : [`the task definition has ${bytes} bytes, ECS takes ${largestBytes}`];
}
