import type { Change } from './plan.ts';

/** A task definition as ECS describes it; only the parts that we touch are known here. */
export interface TaskDefinition {
  readonly containerDefinitions: readonly (Readonly<Record<string, unknown>> & {
    readonly name: string;
    readonly image: string;
  })[];
  readonly [field: string]: unknown;
}

/** What `DescribeTaskDefinition` adds and `RegisterTaskDefinition` refuses. */
const described = [
  'taskDefinitionArn',
  'revision',
  'status',
  'requiresAttributes',
  'compatibilities',
  'registeredAt',
  'deregisteredAt',
  'deleteRequestedAt',
  'registeredBy',
];

/** Repository and digest: what is approved is what runs, wherever the tag goes meanwhile. */
export const imageByDigest = (image: string, digest: string) => `${repositoryOf(image)}@${digest}`;

/** `account.dkr.ecr.region.amazonaws.com/name` of an image given by tag or digest. */
export function repositoryOf(image: string): string {
  const withoutDigest = image.split('@')[0] ?? image;
  return withoutDigest.replace(/:[^/:]*$/, '');
}

/** What its tasks run on, as an image index names it; Fargate's default is Linux on X86_64. */
export function platformOf({ runtimePlatform }: TaskDefinition): string {
  const architecture =
    typeof runtimePlatform === 'object' &&
    runtimePlatform !== null &&
    'cpuArchitecture' in runtimePlatform &&
    runtimePlatform.cpuArchitecture === 'ARM64'
      ? 'arm64'
      : 'amd64';
  return `linux/${architecture}`;
}

/** The definition to register: the running one, with another image in the service's container and nothing else changed. */
export function rewriteTaskDefinition(
  running: TaskDefinition,
  { container, image }: { readonly container: string; readonly image: string },
): TaskDefinition {
  const containerDefinitions = running.containerDefinitions.map((definition) =>
    definition.name === container ? { ...definition, image } : definition,
  );
  return { ...registrable(running), containerDefinitions };
}

/** Differences by path, in order of path: containers go by name, since their order says nothing. */
export function diffTaskDefinitions(from: TaskDefinition, to: TaskDefinition): Change[] {
  const before = new Map(leavesOf('', comparable(from)));
  const after = new Map(leavesOf('', comparable(to)));
  const paths = [...new Set([...before.keys(), ...after.keys()])].sort();
  return paths
    .map((path) => ({ path, from: before.get(path) ?? null, to: after.get(path) ?? null }))
    .filter((change) => change.from !== change.to);
}

function comparable(definition: TaskDefinition) {
  const { containerDefinitions, ...rest } = registrable(definition);
  const containers = Object.fromEntries(containerDefinitions.map((each) => [each.name, each]));
  return { ...rest, containers };
}

function registrable(definition: TaskDefinition): TaskDefinition {
  const kept = Object.entries(definition).filter(([field]) => !described.includes(field));
  return { ...Object.fromEntries(kept), containerDefinitions: definition.containerDefinitions };
}

function leavesOf(path: string, value: unknown): [string, string][] {
  if (value === undefined) return [];
  if (typeof value !== 'object' || value === null)
    return [[path, typeof value === 'string' ? value : JSON.stringify(value)]];
  return Object.entries(value).flatMap(([key, member]) =>
    leavesOf(path === '' ? key : `${path}.${key}`, member),
  );
}
