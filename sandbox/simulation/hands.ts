import { names } from '../../orchestrator/catalogue/names.ts';
import type { DeploymentGroup } from '../services/codedeploy/model.ts';
import type { Happening } from './happening.ts';
import type { Place } from './places.ts';
import type { Port } from './ports.ts';
import { deployAgain } from './strangers.ts';
import type { World } from './world.ts';

/** What people with a console do past us, and seldom; most of it is what a guard of ours is for. */
export const hands: Readonly<Record<string, Happening>> = {
  'CodeDeploy is set up by hand': ({ world, place, luck, later }) => {
    const { groups } = world.cloud.codedeploy.core;
    const name = names.codeDeploy(place);
    const key = `${name}/${name}`;
    const group = groups.get(key);
    if (!group || isPreparing(world, place)) return;
    groups.set(key, { ...group, ...luck.pick(settings) });
    later(20 + luck.next() * 25, () => void groups.set(key, group));
  },
  'stranger deploys': ({ world, place }) => deployAgain(world, place),
  'ended deployments are driven again': async ({ world, luck }) => {
    const ended = [...world.records.values()].filter(({ outcome }) => outcome !== undefined);
    for (const { deploymentId } of ended)
      for (const step of luck.shuffle(drivable))
        await world.functions.invoker
          .invoke(`slipway-${step}`, {
            deploymentId,
            attempt: 9,
            wait: 'bake',
            from: {},
            fault: {},
          })
          .catch(() => undefined); // throttled, as anybody's call may be
  },
  'a service works and says nothing': ({ world, luck, later }) => {
    const port = luck.pick<Port>(['states', 'states', 'codedeploy', 'ecs', 'bus', 'table']);
    world.crossings.muted.add(port);
    later(0.2 + luck.next() * 3, () => world.crossings.muted.delete(port));
  },
};

/** Steps that do or write something, as whoever re-drives an execution calls them once more. */
const drivable = [
  'plan',
  'recheck',
  'register-revision',
  'start-migration',
  'start-deployment',
  'judge-bake',
  'promote',
  'roll-back',
  'verify',
  'settle',
] as const;

/** Each is something that a plan refuses. */
const settings: readonly Partial<DeploymentGroup>[] = [
  { terminationWaitMinutes: 1 },
  { alarms: { enabled: false, ignorePollAlarmFailure: false, names: [] } },
  { configName: 'CodeDeployDefault.ECSAllAtOnce', terminationWaitMinutes: 1 },
];

/** Between the last look and CodeDeploy's start: nobody can look and act at once. */
const isPreparing = ({ records }: World, place: Place) =>
  [...records.values()].some(
    ({ phase, request }) =>
      phase === 'preparing' &&
      request.service === place.service &&
      request.environment === place.environment,
  );
