import { marginAfterBakeMinutes } from '../../orchestrator/catalogue/bake.ts';
import { names, type ServiceEnvironment } from '../../orchestrator/catalogue/names.ts';
import type { Catalogue } from '../../orchestrator/catalogue/schema.ts';
import type { Clock } from '../clock.ts';
import type { Cloud } from '../cloud.ts';
import type { EnvironmentView, TargetGroupView, TrafficPoint, World } from '../page/world.ts';
import type { DeploymentView, TargetGroupState } from '../services/codedeploy/index.ts';
import { placesOf, sidesOf, versionIn, type Side } from './environments.ts';
import { metricOf } from './metric-of.ts';
import { createRates } from './rates.ts';

const minute = 60_000;

const pointsShown = 60;
const executionsShown = 5;

/** Draws the world for the page from the cores; called a few times a second. */
export function createPageView(cloud: Cloud, clock: Clock, catalogue: Catalogue): () => World {
  const rateOf = createRates();
  const places = placesOf(catalogue);

  const environmentView = (where: ServiceEnvironment): EnvironmentView => {
    const sides = sidesOf(cloud, where);
    const counts = cloud.elbv2.core.counters();
    const now = performance.now();
    const name = names.codeDeploy(where);
    const seen = cloud.codedeploy.view({ application: name, group: name }, (image) =>
      versionIn(cloud, where, image),
    );
    const measured = ({ name: groupName, ...state }: TargetGroupState): TargetGroupView[] =>
      sides
        .filter((side) => side.name === groupName)
        .map((side) => ({
          name: groupName,
          ...state,
          ...rateOf(side.arn, counts, now),
          p90Ms: 1000 * (latest(cloud, where, side, 'TargetResponseTime', 'p90') ?? 0),
        }));
    return {
      ...where,
      targetGroups: (seen?.targetGroups ?? []).flatMap(measured),
      alarms: alarmViews(cloud, where),
      ...(seen?.deployment && {
        deployment: withEndOfBake(seen.deployment),
      }),
      series: trafficSeries(cloud, clock.now(), where, sides),
    };
  };

  return () => ({
    now: clock.now(),
    speed: clock.speed,
    environments: places.map(environmentView),
    executions: cloud.states.core
      .executions()
      .slice(0, executionsShown)
      .map(({ arn }) => cloud.states.core.view(arn)),
  });
}

/** CodeDeploy keeps blue longer than the bake, for a late verdict; what a person waits for is the bake. */
function withEndOfBake({ terminationAt, ...deployment }: DeploymentView): DeploymentView {
  if (terminationAt === undefined) return deployment;
  return { ...deployment, terminationAt: terminationAt - marginAfterBakeMinutes * minute };
}

function alarmViews({ cloudwatch }: Cloud, where: ServiceEnvironment) {
  return names.alarms(where).flatMap((name) => {
    const view = cloudwatch.core.alarms.get(name);
    if (!view) return [];
    const { state, reason, updatedAt } = view.standing;
    return [{ name, state, reason, since: updatedAt }];
  });
}

function trafficSeries(
  cloud: Cloud,
  now: number,
  where: ServiceEnvironment,
  sides: readonly Side[],
): TrafficPoint[] {
  const from = Math.floor(now / minute) * minute - (pointsShown - 1) * minute;
  const counted = new Map(
    sides.map((side) => [
      side.colour,
      {
        requests: sums(cloud, where, side, 'RequestCount', from),
        errors: sums(cloud, where, side, 'HTTPCode_Target_5XX_Count', from),
      },
    ]),
  );
  const minutes = [
    ...new Set([...counted.values()].flatMap(({ requests }) => [...requests.keys()])),
  ];
  return minutes
    .toSorted((a, b) => a - b)
    .map((at) => ({
      at,
      blue: counted.get('blue')?.requests.get(at) ?? 0,
      green: counted.get('green')?.requests.get(at) ?? 0,
      blueErrors: counted.get('blue')?.errors.get(at) ?? 0,
      greenErrors: counted.get('green')?.errors.get(at) ?? 0,
    }));
}

const sums = (
  cloud: Cloud,
  where: ServiceEnvironment,
  side: Side,
  metricName: string,
  from: number,
) =>
  new Map(
    cloud.cloudwatch.core
      .series(metricOf(cloud, where, side, metricName), { statistic: 'Sum', from, until: Infinity })
      .map(({ at, value }) => [at, value] as const),
  );

/** Of the newest minute that has any, if it is this one or the last. */
function latest(
  cloud: Cloud,
  where: ServiceEnvironment,
  side: Side,
  metricName: string,
  statistic: string,
): number | undefined {
  const now = cloud.clock.now();
  const from = Math.floor(now / minute) * minute - minute;
  return cloud.cloudwatch.core
    .series(metricOf(cloud, where, side, metricName), { statistic, from, until: Infinity })
    .at(-1)?.value;
}
