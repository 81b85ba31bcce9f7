import { deploymentIdIn } from '../../../orchestrator/deployment/deployment-id.ts';
import { isOver } from '../../services/codedeploy/model.ts';
import type { Place } from '../places.ts';
import type { Court, Invariant } from './court.ts';
import { entryOf, type Run } from './ledger.ts';
import { serviceOf } from './production.ts';
import { weightsOf } from './watch-routes.ts';

/**
 * I23, end: no extra task set, open wait, unsent outbox row or running migration; traffic is not divided; nothing in use
 * is deregistered. No migration runs on when its own run ends, whatever becomes of it later.
 *
 * Where the last run needs a person, what stands there is theirs to clear away; a success that was told with a warning
 * names what is left. A stranger's deployment is the stranger's. What chat has not been told stays in the outbox while Slack is not well.
 */
export const i23: Invariant = {
  number: 'I23',
  when: 'end',
  hear: (court) => ({
    entry: ({ event }, run) => {
      if (event.type === 'DeploymentSettled') judgeMigrations(court, run);
    },
    end: () => {
      for (const place of court.world.places) judgePlace(court, place);
      for (const run of court.ledger.runs.values()) judgeWaits(court, run);
      judgeOutbox(court);
      judgeMigrations(court);
    },
  }),
};

function judgePlace(court: Court, place: Place) {
  const { world, ledger, cry } = court;
  const service = serviceOf(world, place);
  judgeDefinitions(court, place);
  const runs = [...ledger.runs.values()].filter((run) => run.place === place && hasBegun(run));
  const last = runs.at(-1);
  if (runs.some(({ settled }) => settled?.outcome === 'NEEDS_HUMAN') || hasWarned(last)) return;
  if (strangerIsAtWork(court, place)) return;

  const { service: name, environment } = place;
  if (service.taskSets.length > 1)
    cry(`${name} in ${environment} has ${service.taskSets.length} task sets`, last?.id);
  const groups = weightsOf(world.cloud.elbv2.core.listener(place.production)).size;
  if (groups !== 1)
    cry(`traffic of ${name} in ${environment} goes to ${groups} target groups`, last?.id);
  for (const deployment of world.cloud.codedeploy.core.deployments.values())
    if (deployment.group.prodListenerArn === place.production && !isOver(deployment))
      cry(
        `CodeDeploy is still at work on ${deployment.id}`,
        ledger.runOfCodeDeploy(deployment)?.id,
      );
}

/** Neither ours nor CodeDeploy's way back from one of ours. */
const strangerIsAtWork = ({ world }: Court, { production }: Place) =>
  [...world.cloud.codedeploy.core.deployments.values()].some(
    (deployment) =>
      deployment.group.prodListenerArn === production &&
      deployment.creator === 'user' &&
      deploymentIdIn(deployment.description) === undefined &&
      !isOver(deployment),
  );

const hasBegun = ({ effects }: Run) =>
  effects.some(({ operation }) => operation === 'CreateDeployment');

const hasWarned = (run: Run | undefined) =>
  run !== undefined && (entryOf(run, 'DeploymentSettled')?.event.warnings?.length ?? 0) > 0;

function judgeDefinitions({ world, cry }: Court, place: Place) {
  for (const { taskDefinition } of serviceOf(world, place).taskSets) {
    const { status, taskDefinitionArn } = world.cloud.ecs.core.definitions.get(
      taskDefinition.taskDefinitionArn,
    );
    if (status !== 'ACTIVE') cry(`${taskDefinitionArn} is in use and was deregistered`);
  }
}

/** A wait that is over keeps its answer; a token that is kept is a wait that is open, or a secret that was left. */
function judgeWaits({ world, cry }: Court, run: Run) {
  const items = world.table.partition(`DEPLOYMENT#${run.id}`);
  for (const { sk, token } of items)
    if (String(sk).startsWith('WAIT#') && token !== undefined)
      cry(`its ${String(sk).replace('WAIT#', '')} wait still has a token`, run.id);
  const present = items.find(({ sk }) => sk === 'META')?.wait;
  if (run.settled && typeof present === 'string') cry(`it still waits for ${present}`, run.id);
}

function judgeOutbox({ world, around, cry }: Court) {
  if ((around.slackWellSince?.() ?? -Infinity) > world.clock.now()) return;
  for (const { sk } of world.table.partition('OUTBOX')) cry('its end was never told', String(sk));
}

/** Tasks of ours outside any service: all of them, or those of a run that has just ended. */
function judgeMigrations({ world, ledger, cry }: Court, ended?: Run) {
  for (const {
    lastStatus,
    desiredStatus,
    loadBalancers,
    startedBy,
    taskDefinition,
  } of world.cloud.ecs.core.tasks.values()) {
    const isMigration = loadBalancers.length === 0 && ledger.runs.has(startedBy ?? '');
    if (ended && startedBy !== ended.id) continue;
    if (isMigration && lastStatus !== 'STOPPED' && desiredStatus !== 'STOPPED')
      cry('its migration still runs', ledger.runOfDefinition(taskDefinition.taskDefinitionArn)?.id);
  }
}
