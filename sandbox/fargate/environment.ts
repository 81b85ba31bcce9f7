import type { ContainerDefinition, ContainerOverride, KeyValuePair } from '@aws-sdk/client-ecs';

/**
 * A container's environment, later parts winning: image, Fargate's own, task definition, overrides, secrets.
 * `PORT` and `HOST` come last: they stand in for the network of its own that a container has on AWS.
 */
export function containerEnvironment({
  image,
  platform,
  container,
  override,
  secrets,
  realPort,
}: {
  image: Readonly<Record<string, string>>;
  platform: Readonly<Record<string, string>>;
  container: ContainerDefinition;
  override: ContainerOverride | undefined;
  secrets: Readonly<Record<string, string>>;
  realPort: number | undefined;
}): Record<string, string> {
  return {
    ...image,
    ...platform,
    ...fromPairs(container.environment),
    ...fromPairs(override?.environment),
    ...secrets,
    ...(realPort !== undefined && { PORT: String(realPort), HOST: '127.0.0.1' }),
  };
}

const fromPairs = (pairs: readonly KeyValuePair[] = []) =>
  Object.fromEntries(pairs.map(({ name = '', value = '' }) => [name, value]));
