import { names } from '../../../orchestrator/catalogue/names.ts';
import { place as cloudPlace } from '../cloud.ts';
import type { Place } from '../places.ts';
import type { Court, Invariant } from './court.ts';
import type { SeenEffect } from './ledger.ts';

/**
 * I25, always: a run touches only resources of its own service, environment and region.
 *
 * Every name in an effect is held against the names that infra gives to the run's own place; an ARN must be of this
 * account and region.
 */
export const i25: Invariant = {
  number: 'I25',
  when: 'always',
  hear: (court) => ({ effect: (effect) => judge(court, effect) }),
};

function judge(court: Court, effect: SeenEffect) {
  const { run, operation } = effect;
  if (!run?.place) return;
  for (const [what, found, own] of touched(court, effect, run.place))
    if (found !== own)
      court.cry(`${operation} touched the ${what} ${found}, its own is ${own}`, run.id);
}

type Touched = readonly [what: string, found: string | undefined, own: string];

function touched({ world }: Court, { operation, input }: SeenEffect, place: Place): Touched[] {
  // The SDK's own inputs, of which these names are parts.
  const given = input as Readonly<Record<string, string | undefined>>;
  const deployment = world.cloud.codedeploy.core.deployments.get(given.deploymentId ?? '');
  switch (operation) {
    case 'CreateDeployment':
      return [
        ['application', given.applicationName, names.codeDeploy(place)],
        ['group', given.deploymentGroupName, names.codeDeploy(place)],
      ];
    case 'StopDeployment':
    case 'ContinueDeployment':
    case 'PutLifecycleEventHookExecutionStatus':
      return [['group', deployment?.group.name, names.codeDeploy(place)]];
    case 'RegisterTaskDefinition':
      return [
        ['family', given.family, names.taskFamily(place)],
        ['task role', tail(given.taskRoleArn), names.taskRoles(place).task],
        ['execution role', tail(given.executionRoleArn), names.taskRoles(place).execution],
      ];
    case 'RunTask':
      return [
        ['cluster', tail(given.cluster), names.cluster(place.environment)],
        ['family', tail(given.taskDefinition)?.split(':')[0], names.taskFamily(place)],
        ['region', regionOf(given.taskDefinition), home],
      ];
    case 'StopTask':
      return [
        ['cluster', tail(given.cluster), names.cluster(place.environment)],
        ['region', regionOf(given.task), home],
      ];
    default:
      return [];
  }
}

const home = `${cloudPlace.region}:${cloudPlace.account}`;
const tail = (arn: string | undefined) => arn?.split('/').at(-1);
const regionOf = (arn: string | undefined) => arn?.split(':').slice(3, 5).join(':');
