import { names } from '../../../orchestrator/catalogue/names.ts';
import type { Deployment } from '../../services/codedeploy/model.ts';
import { isOver } from '../../services/codedeploy/model.ts';
import type { Listener } from '../../services/elbv2/model.ts';
import type { Place } from '../places.ts';
import type { World } from '../world.ts';
import type { Route } from './ledger.ts';

/** CodeDeploy's lifecycle events in which it points listeners elsewhere. */
const routing = new Set(['Install', 'AllowTestTraffic', 'AllowTraffic']);

/** Hears of every change of a production listener, whoever makes it, with what stood behind it at that very moment. */
export function watchRoutes(world: World, onRoute: (route: Route) => void): void {
  const { core } = world.cloud.elbv2;
  const modify = core.modifyListener.bind(core);
  core.modifyListener = (arn, action) => {
    const place = world.places.find(({ production }) => production === arn);
    const before = place && weightsOf(core.listener(arn));
    const listener = modify(arn, action);
    if (place && before) onRoute(routeOf(world, place, before, weightsOf(listener)));
    return listener;
  };
}

/** Target groups with a weight, and their share in percent of all. */
export function weightsOf({ action }: Pick<Listener, 'action'>): ReadonlyMap<string, number> {
  const weights = action.kind === 'forward' ? action.weights : [];
  const total = weights.reduce((sum, { weight }) => sum + weight, 0);
  return new Map(
    weights.flatMap(({ targetGroupArn, weight }) =>
      weight > 0 ? [[targetGroupArn, (100 * weight) / total]] : [],
    ),
  );
}

/** How many targets of a group take traffic. */
export function healthyIn({ cloud }: Pick<World, 'cloud'>, group: string): number {
  let count = 0;
  for (const { health } of cloud.elbv2.core.targetGroup(group).targets.values())
    if (health.state === 'healthy') count += 1;
  return count;
}

/** How many tasks a service should run. */
export const wantedAt = ({ cloud }: Pick<World, 'cloud'>, place: Place): number =>
  cloud.ecs.core.findService(names.cluster(place.environment), names.ecsService(place))
    ?.desiredCount ?? 0;

function routeOf(
  world: World,
  place: Place,
  before: Route['before'],
  after: Route['after'],
): Route {
  return {
    at: world.clock.now(),
    place,
    before,
    after,
    by: atWork(world, place),
    healthy: new Map([...after.keys()].map((group) => [group, healthyIn(world, group)])),
    wanted: wantedAt(world, place),
  };
}

/** The CodeDeploy deployment that is just moving traffic here: nobody else has a reason to. */
function atWork({ cloud }: World, { production }: Place): Deployment | undefined {
  for (const deployment of cloud.codedeploy.core.deployments.values()) {
    if (isOver(deployment) || deployment.group.prodListenerArn !== production) continue;
    const moves = deployment.lifecycle.some(
      ({ name, status }) => status === 'InProgress' && routing.has(name),
    );
    if (moves) return deployment;
  }
  return undefined;
}
