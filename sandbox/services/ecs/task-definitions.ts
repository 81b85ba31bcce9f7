import type {
  ContainerDefinition,
  RegisterTaskDefinitionCommandInput,
  Tag,
  TaskDefinition,
} from '@aws-sdk/client-ecs';
import type { Clock } from '../../clock.ts';
import { AwsError } from '../../endpoint/service.ts';
import type { Revision } from './model.ts';
import { type EcsNames, lastPart } from './names.ts';

/** Families of task definitions; each registration is a new revision (facts/aws.md, section 4.1). */
export function taskDefinitions({ clock, names }: { clock: Clock; names: EcsNames }) {
  const families = new Map<string, Revision[]>();
  const tags = new Map<string, readonly Tag[]>();

  const definitions = {
    register(
      { tags: given, ...input }: RegisterTaskDefinitionCommandInput,
      registeredBy: string,
    ): Revision {
      const family = input.family ?? '';
      checkDefinition(family, input);
      const revisions = families.get(family) ?? [];
      const revision = revisions.length + 1;
      const made: Revision = {
        ...input,
        family,
        revision,
        taskDefinitionArn: names.taskDefinition(family, revision),
        containerDefinitions: input.containerDefinitions?.map(withDefaults),
        volumes: input.volumes ?? [],
        placementConstraints: input.placementConstraints ?? [],
        status: 'ACTIVE',
        compatibilities: ['EC2', 'FARGATE'],
        registeredAt: new Date(clock.now()),
        registeredBy,
      };
      families.set(family, [...revisions, made]);
      if (given && given.length > 0) tags.set(made.taskDefinitionArn, given);
      return made;
    },

    /** By ARN, `family:revision`, or `family` alone, which is the latest ACTIVE revision. */
    get(reference: string): Revision {
      const [family = '', revision] = lastPart(reference).split(':');
      const revisions = families.get(family) ?? [];
      const found =
        revision === undefined
          ? revisions.findLast(({ status }) => status === 'ACTIVE')
          : revisions[Number(revision) - 1];
      if (!found) throw new AwsError('ClientException', 'Unable to describe task definition.');
      return found;
    },

    /** As `get`, for starting tasks. */
    active(reference: string): Revision {
      const found = definitions.get(reference);
      if (found.status !== 'ACTIVE')
        throw new AwsError('ClientException', 'TaskDefinition is inactive');
      return found;
    },

    deregister(reference: string): TaskDefinition {
      const found = definitions.get(reference);
      return Object.assign(found, { status: 'INACTIVE', deregisteredAt: new Date(clock.now()) });
    },

    list({ family, status = 'ACTIVE' }: { family?: string; status?: string }): string[] {
      return [...families.values()]
        .flat()
        .filter(
          (each) => (family === undefined || each.family === family) && each.status === status,
        )
        .map(({ taskDefinitionArn }) => taskDefinitionArn);
    },

    tags: (arn: string): Tag[] => [...(tags.get(arn) ?? [])],
    /** Replaces values of the same key. */
    tag(arn: string, added: readonly Tag[]) {
      const kept = definitions.tags(arn).filter(({ key }) => !added.some((tag) => tag.key === key));
      tags.set(arn, [...kept, ...added]);
    },
  };
  return definitions;
}

function checkDefinition(family: string, input: RegisterTaskDefinitionCommandInput) {
  const refuse = (message: string) => new AwsError('ClientException', message);
  if (!/^[A-Za-z0-9_-]{1,255}$/.test(family)) throw refuse('Family contains invalid characters.');
  const containers = input.containerDefinitions ?? [];
  if (containers.length === 0)
    throw refuse('Task definition must have at least one container definition.');
  for (const { name, image } of containers) {
    if (!name) throw refuse('Container.name should not be null or empty.');
    if (!image) throw refuse('Container.image should not be null or empty.');
  }
  if (!input.requiresCompatibilities?.includes('FARGATE'))
    throw refuse('The sandbox runs FARGATE tasks only.');
  if (input.networkMode !== 'awsvpc') throw refuse("Fargate only supports network mode 'awsvpc'.");
  if (!input.cpu || !input.memory)
    throw refuse('Fargate requires that ‘cpu’ and ‘memory’ be defined at the task level.');
}

/** What ECS fills in when it stores a container definition. */
const withDefaults = (container: ContainerDefinition): ContainerDefinition => ({
  ...container,
  cpu: container.cpu ?? 0,
  essential: container.essential ?? true,
  environment: container.environment ?? [],
  mountPoints: container.mountPoints ?? [],
  volumesFrom: container.volumesFrom ?? [],
  systemControls: container.systemControls ?? [],
  portMappings: (container.portMappings ?? []).map((mapping) => ({
    ...mapping,
    hostPort: mapping.hostPort ?? mapping.containerPort,
    protocol: mapping.protocol ?? 'tcp',
  })),
});
