import { names } from '../../../orchestrator/catalogue/names.ts';
import type { Task } from '../../services/ecs/model.ts';
import type { Place } from '../places.ts';
import type { World } from '../world.ts';
import { healthyIn, wantedAt, weightsOf } from './watch-routes.ts';

/** What serves a place's production at this moment: a digest, or why that cannot be said. */
export type Serving =
  | { readonly kind: 'digest'; readonly digest: string; readonly targetGroup: string }
  | { readonly kind: 'unclear'; readonly why: string };

/**
 * Listener, health and running images together (I12, I18). All traffic must go to one target group whose targets are
 * healthy, as many as are wanted, and whose tasks run one image.
 */
export function servingAt(world: World, place: Place): Serving {
  const groups = [...weightsOf(world.cloud.elbv2.core.listener(place.production)).keys()];
  const [targetGroup] = groups;
  if (targetGroup === undefined || groups.length > 1)
    return { kind: 'unclear', why: `traffic goes to ${groups.length} target groups` };
  const [healthy, wanted] = [healthyIn(world, targetGroup), wantedAt(world, place)];
  if (healthy < wanted)
    return { kind: 'unclear', why: `${healthy} of ${wanted} targets are healthy` };
  const digests = new Set(tasksBehind(world, targetGroup).flatMap(digestsOf));
  const [digest] = digests;
  return digest === undefined || digests.size > 1
    ? { kind: 'unclear', why: `${digests.size} images run behind one target group` }
    : { kind: 'digest', digest, targetGroup };
}

/** Running tasks that are registered in a target group, or about to be. */
export function tasksBehind({ cloud }: World, targetGroup: string): Task[] {
  return [...cloud.ecs.core.tasks.values()].filter(
    ({ lastStatus, loadBalancers }) =>
      lastStatus === 'RUNNING' && loadBalancers.some((each) => each.targetGroupArn === targetGroup),
  );
}

const digestsOf = ({ containers }: Task) =>
  containers.flatMap(({ imageDigest }) => imageDigest ?? []);

/** A place's ECS service. */
export const serviceOf = ({ cloud }: Pick<World, 'cloud'>, place: Place) =>
  cloud.ecs.core.service(names.cluster(place.environment), names.ecsService(place));
