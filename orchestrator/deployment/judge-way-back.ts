import type { Service } from '../catalogue/schema.ts';
import type { ImageSeen } from './judge-image.ts';
import type { DeploymentPlan } from './plan.ts';
import type { DeploymentRequest } from './request.ts';

type Declared = Pick<Service, 'noWayBack'>;

/**
 * Why nothing can go back once this image has begun; undefined if the catalogue says nothing of it. An image may have
 * several tags, and each of them is its name.
 */
export function reasonWithoutWayBack(
  { noWayBack = {} }: Declared,
  image: Pick<ImageSeen, 'tags'> | undefined,
  version?: string,
): string | undefined {
  const known = [version, ...(image?.tags ?? [])].find(
    (name) => name !== undefined && Object.hasOwn(noWayBack, name),
  );
  return known === undefined ? undefined : noWayBack[known];
}

/** Behind a version without way back there is nothing to deploy: the older one could not serve. */
export function wayBackProblems(
  {
    request,
    sourceImage,
    targetImage,
  }: {
    readonly request: Pick<DeploymentRequest, 'kind'>;
    readonly sourceImage?: ImageSeen;
    readonly targetImage?: ImageSeen;
  },
  { source, target }: Pick<DeploymentPlan, 'source' | 'target'>,
  declared: Declared,
): string[] {
  const reason = reasonWithoutWayBack(declared, sourceImage);
  if (reason === undefined || !sourceImage || !targetImage) return [];
  const older = Date.parse(targetImage.pushedAt) < Date.parse(sourceImage.pushedAt);
  return request.kind === 'rollback' || older
    ? [`no way leads back from ${source.version} to ${target.version}: ${reason}`]
    : [];
}
