import type { Court, Invariant } from './court.ts';
import { bakeOf, type Bake } from './bake.ts';
import type { Run } from './ledger.ts';
import { healthyIn } from './watch-routes.ts';

/** ECS needs this long until a task that died has been replaced and is healthy. */
const mendingMs = 5 * 60_000;

/**
 * I14, end: SUCCEEDED means that the bake had its full time and its minimum of requests, with blue able to take traffic
 * throughout.
 *
 * The full time runs from CodeDeploy's last shift to the moment when we let the old tasks go. Blue is able when its task
 * set stands and a target of it is healthy; one that dies by itself is back within minutes, and is nobody's doing.
 */
export const i14: Invariant = {
  number: 'I14',
  when: 'end',
  hear: (court) => {
    /** CodeDeploy deployments whose old tasks were seen unable. */
    const unable = new Set<string>();
    return {
      look: (now) => lookAtOldTasks(court, now, unable),
      entry: ({ event }, run) => {
        if (event.type === 'DeploymentSettled' && event.outcome === 'SUCCEEDED')
          judge(court, run, unable);
      },
    };
  },
};

function judge(court: Court, run: Run, unable: ReadonlySet<string>) {
  const bake = bakeOf(court, run);
  const { plan } = run.plan ?? {};
  if (!bake || !plan) return court.cry('it succeeded, and never had all traffic', run.id);
  const bakedMs = bake.letGoAt - bake.wholeAt;
  if (bakedMs < plan.bakeMinutes * 60_000)
    court.cry(
      `it succeeded after a bake of ${Math.floor(bakedMs / 1000)} s, not ${plan.bakeMinutes} min`,
      run.id,
    );
  if (unable.has(bake.deployment.id))
    court.cry('it succeeded although the old tasks could not have taken traffic back', run.id);
  const met = plan.bakeRequests ? requestsIn(court, bake) : 0;
  if (met < (plan.bakeRequests ?? 0))
    court.cry(`it succeeded after ${met} of ${plan.bakeRequests} requests`, run.id);
}

/** From the first shift until somebody lets them go. */
function lookAtOldTasks({ world, ledger }: Court, now: number, unable: Set<string>) {
  for (const {
    id,
    lifecycle,
    sides,
    status,
    terminating,
  } of world.cloud.codedeploy.core.deployments.values()) {
    const shifts = lifecycle.some(
      (event) => event.name === 'AllowTraffic' && event.startedAt !== undefined,
    );
    if (!sides || !shifts || terminating || status !== 'InProgress') continue;
    if (healthyIn(world, sides.originalGroupArn) > 0) continue;
    const isMending = ledger.losses.some(
      ({ at, targetGroup }) => at >= now - mendingMs && targetGroup === sides.originalGroupArn,
    );
    if (!isMending) unable.add(id);
  }
}

/** What the new revision's target group met, as CloudWatch counted it. */
function requestsIn({ world }: Court, { deployment, shiftedAt, letGoAt }: Bake): number {
  const group = deployment.sides?.replacementGroupArn.split(':').at(-1) ?? '';
  const place = world.places.find(
    ({ production }) => production === deployment.group.prodListenerArn,
  );
  const metric = {
    namespace: 'AWS/ApplicationELB',
    metricName: 'RequestCount',
    dimensions: { LoadBalancer: place?.loadBalancer.fullName ?? '', TargetGroup: group },
  };
  return world.cloud.cloudwatch.core
    .series(metric, { statistic: 'Sum', from: shiftedAt, until: letGoAt })
    .reduce((sum, { value }) => sum + value, 0);
}
