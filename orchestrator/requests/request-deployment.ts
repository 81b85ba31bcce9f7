import type { Image } from '../aws/ecr.ts';
import type { Accepted, DeploymentAsk } from '../client.ts';
import { findPlace, isVersion, judgeFreeze, judgeRequester } from '../deployment/judge-request.ts';
import type { Refusal } from '../deployment/refusal.ts';
import { findWay, openDeployment } from './open-deployment.ts';
import { readRunningDigest } from './running-digest.ts';
import type { DoorTools } from './tools.ts';

type Ask = DeploymentAsk & { readonly replace?: string };

/** How many versions a refusal offers instead. */
const offered = 10;

/** From a person's words to an open deployment, or to the first reason against it. Cheap questions come first. */
export const requestDeployment =
  (tools: DoorTools) =>
  async (ask: Ask): Promise<Accepted | Refusal> => {
    const no = judgeAsk(tools, ask);
    if (no) return no;
    const [lock, image, running] = await Promise.all([
      tools.locks.read(ask),
      findImage(tools, ask),
      readRunningDigest(tools, ask),
    ]);
    const way = await findWay(tools, lock, ask.replace);
    if (way.kind === 'refused') return way;
    if (!image) return unknownVersion(tools, ask);
    const { digest } = image;
    const version = ask.version ?? image.tags[0] ?? digest;
    if (digest === running)
      return { kind: 'refused', code: 'already-running', ...placeOf(ask), version };
    const replaced = way.replaced ? { replaced: way.replaced } : {};
    return openDeployment(tools, { kind: 'deploy', ask, version, digest, lock, ...replaced });
  };

function judgeAsk({ catalogue, now }: DoorTools, ask: Ask): Refusal | undefined {
  if (!Object.hasOwn(catalogue.people, ask.requester))
    return { kind: 'refused', code: 'not-a-member' };
  const place = findPlace(catalogue, ask);
  if (place.kind === 'refused') return place;
  return (
    judgeRequester(catalogue, ask, ask.requester) ?? judgeFreeze(catalogue, ask, 'deploy', now())
  );
}

/** A tag is resolved here, once; only the digest travels on. */
async function findImage(
  { ecr }: DoorTools,
  { service, version }: Ask,
): Promise<Image | undefined> {
  if (version === undefined) return (await ecr.list(service))[0];
  return isVersion(version) ? ecr.findByTag(service, version) : undefined;
}

async function unknownVersion(
  { ecr }: DoorTools,
  { service, version = '' }: Ask,
): Promise<Refusal> {
  const images = await ecr.list(service);
  const known = images.flatMap(({ tags }) => tags).slice(0, offered);
  return { kind: 'refused', code: 'unknown-version', service, given: version.slice(0, 64), known };
}

const placeOf = ({ service, environment }: Ask) => ({ service, environment });
