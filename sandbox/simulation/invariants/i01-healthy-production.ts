import type { StopDeploymentCommandInput } from '@aws-sdk/client-codedeploy';
import { isOver } from '../../services/codedeploy/model.ts';
import type { Place } from '../places.ts';
import type { Court, Invariant } from './court.ts';
import { invocationMs } from './late.ts';
import type { Route, SeenEffect } from './ledger.ts';
import { serviceOf, tasksBehind } from './production.ts';
import { healthyIn, wantedAt, weightsOf } from './watch-routes.ts';

/** ECS needs this long, with some to spare, until a task that was lost has been replaced and is healthy. */
const mendingMs = 5 * 60_000;

/**
 * I1, always: the production listener sends all traffic to healthy task sets at or above the minimum, which is the
 * service's desired count; and no step points it at one without healthy targets.
 *
 * A task that dies by itself, and a hand in the console, are not our doing: for as long as ECS needs to mend that, a
 * group may be short. What CodeDeploy does is our doing, since we asked it to. Only where a hand has taken the old tasks
 * away, its way back leads nowhere; then it is ours not to ask for it.
 */
export const i1: Invariant = {
  number: 'I1',
  when: 'always',
  hear: (court) => {
    /** Whom it is not worth looking at: places that have not been well yet, or that a hand has touched. */
    const unjudged = new Set<Place>(court.world.places);
    /** Target groups that something may come back to, without a running task since when. */
    const empty = new Map<string, number>();
    /** Invocations that ECS did not answer: where it cannot be asked, going back is right. */
    const blind = new Set<number>();
    return {
      call: ({ by, operation }, strike) => {
        if (strike && operation === 'DescribeServices') blind.add(by.id);
      },
      route: (route) => {
        const isOurs = route.by !== undefined && !hasLostItsWay(court, route);
        if (isOurs) unjudged.delete(route.place);
        else unjudged.add(route.place);
        if (isOurs) judgeRoute(court, route);
      },
      effect: (effect) => {
        if (!blind.has(effect.by.id)) judgeTurningBack(court, effect, empty);
      },
      look: (now) => {
        noteEmpty(court, now, empty);
        court.world.places.forEach((place) => look(court, place, now, unjudged));
      },
    };
  },
};

/** Before its end CodeDeploy never deletes the old task set: somebody else has. */
function hasLostItsWay({ world }: Court, { by, place }: Route): boolean {
  const id = by?.creator === 'codeDeployRollback' ? by.sides?.originalTaskSetId : undefined;
  const old = serviceOf(world, place).taskSets.find((set) => set.id === id);
  return id !== undefined && (old === undefined || old.status === 'DRAINING');
}

function noteEmpty({ world }: Court, now: number, empty: Map<string, number>) {
  for (const deployment of world.cloud.codedeploy.core.deployments.values()) {
    const group = deployment.sides?.originalGroupArn;
    if (group === undefined || isOver(deployment)) continue;
    if (tasksBehind(world, group).length > 0) empty.delete(group);
    else if (!empty.has(group)) empty.set(group, now);
  }
}

/** Whoever stops reads first what could take over; one invocation lies between at most. */
function judgeTurningBack(
  { world, cry }: Court,
  { operation, input, run, sentAt }: SeenEffect,
  empty: ReadonlyMap<string, number>,
) {
  if (operation !== 'StopDeployment') return;
  // The SDK's own input of this operation.
  const { deploymentId = '', autoRollbackEnabled } = input as StopDeploymentCommandInput;
  const { sides } = world.cloud.codedeploy.core.deployments.get(deploymentId) ?? {};
  const group = sides?.originalGroupArn;
  if (group === undefined || tasksBehind(world, group).length > 0) return;
  const since = empty.get(group) ?? Infinity;
  if (autoRollbackEnabled !== false && sentAt - since > invocationMs)
    cry('CodeDeploy was told to roll back to tasks that were gone', run?.id);
}

/** Only what gets more traffic than before is pointed at. */
function judgeRoute(
  { ledger, cry }: Court,
  { at, before, after, by, healthy, place, wanted }: Route,
) {
  const id = by && ledger.runOfCodeDeploy(by)?.id;
  if (after.size === 0) cry(`${nameOf(place)}: production traffic was sent nowhere`, id);
  for (const [group, weight] of after) {
    if (weight <= (before.get(group) ?? 0)) continue;
    const count = healthy.get(group) ?? 0;
    if (count >= wanted || isMending({ ledger }, place, [group], at)) continue;
    cry(`${tail(group)} was given traffic with ${count} of ${wanted} healthy targets`, id);
  }
}

function look(court: Court, place: Place, now: number, unjudged: Set<Place>) {
  const { world, cry } = court;
  const groups = [...weightsOf(world.cloud.elbv2.core.listener(place.production)).keys()];
  const wanted = wantedAt(world, place);
  const short = groups.filter((group) => healthyIn(world, group) < wanted);
  if (short.length === 0 && groups.length > 0) return void unjudged.delete(place);
  if (unjudged.has(place) || isMending(court, place, groups, now)) return;
  cry(
    groups.length === 0
      ? `${nameOf(place)}: production traffic goes nowhere`
      : `${nameOf(place)}: production traffic goes to ${short.map(tail).join(', ')}, which has too few healthy targets`,
  );
}

/** Something outside our doing has just taken tasks away, or asked for more. */
function isMending(
  { ledger }: Pick<Court, 'ledger'>,
  place: Place,
  groups: readonly string[],
  at: number,
) {
  const since = at - mendingMs;
  return (
    ledger.losses.some((loss) => loss.at >= since && groups.includes(loss.targetGroup)) ||
    ledger.recounts.some((recount) => recount.at >= since && recount.place === place)
  );
}

const nameOf = ({ service, environment }: Place) => `${service} in ${environment}`;
const tail = (arn: string) => arn.split('/').at(-2) ?? arn;
