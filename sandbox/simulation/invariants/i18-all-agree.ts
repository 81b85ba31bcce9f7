import type { Outcome } from '../../../orchestrator/deployment/events.ts';
import { foldJournal } from '../../../orchestrator/deployment/apply-event.ts';
import { isOver } from '../../services/codedeploy/model.ts';
import type { Court, Invariant } from './court.ts';
import { entryOf, type Run } from './ledger.ts';
import { servingAt } from './production.ts';
import { idOfCodeDeploy } from './whose.ts';

/** Outcomes that say that no production request ever met the new revision. */
const untouched: readonly Outcome[] = ['FAILED_SAFE', 'REJECTED', 'EXPIRED', 'CANCELLED'];
/** From the look at the world to the word on it. */
const betweenMs = 60_000;

/**
 * I18, end: record, audit, CodeDeploy and ECS agree on what runs.
 *
 * At the moment of each outcome CodeDeploy is at rest; SUCCEEDED means that the planned digest serves, and that CodeDeploy says so too;
 * outcomes without traffic mean that the listener never sent any. Afterwards the folded journal, the record and the
 * history's line say the same. Who needs a person agrees on nothing, and says so.
 */
export const i18: Invariant = {
  number: 'I18',
  when: 'end',
  hear: (court) => ({
    entry: ({ event }, run) => {
      if (event.type !== 'DeploymentSettled') return;
      if (event.outcome === 'SUCCEEDED') judgeSuccess(court, run);
      if (untouched.includes(event.outcome)) judgeUntouched(court, run, event.outcome);
      if (event.outcome !== 'NEEDS_HUMAN') judgeRest(court, run, event.outcome);
    },
    end: () => {
      for (const run of court.ledger.runs.values()) judgeRecord(court, run);
    },
  }),
};

function judgeSuccess({ world, ledger, cry }: Court, run: Run) {
  const { id, place, plan } = run;
  if (!place || !plan) return cry('it succeeded, and never had a plan', id);
  const serving = servingAt(world, place);
  const since = world.clock.now() - betweenMs;
  // A task that dies, or a hand that moves the listener, between the look and the word.
  const byHand = ledger.routes.filter(({ by }) => by === undefined);
  const isShaken = [...ledger.losses, ...ledger.recounts, ...byHand].some(({ at }) => at >= since);
  if (serving.kind === 'unclear' && !isShaken) cry(`it succeeded, and ${serving.why}`, id);
  if (serving.kind === 'digest' && serving.digest !== plan.plan.target.digest)
    cry(`it succeeded, and ${serving.digest} serves`, id);
  const own = ownDeployments({ world }, id).at(-1);
  if (own?.status !== 'Succeeded' && !own?.terminating)
    cry(`it succeeded, and CodeDeploy says ${own?.status ?? 'nothing'}`, id);
}

/** Nothing of it is under way any more; that the old tasks are still going after a success is told with a warning. */
function judgeRest({ world, cry }: Court, run: Run, outcome: Outcome) {
  for (const deployment of world.cloud.codedeploy.core.deployments.values()) {
    const isOwn = idOfCodeDeploy(deployment, world.cloud.codedeploy.core) === run.id;
    if (isOwn && !isOver(deployment) && !deployment.terminating)
      cry(`it ended as ${outcome} while CodeDeploy was at work on ${deployment.id}`, run.id);
  }
}

/** Percent of production that a run's new revision ever had. */
function judgeUntouched({ world, ledger, cry }: Court, run: Run, outcome: Outcome) {
  const own = ownDeployments({ world }, run.id);
  const moved = ledger.routes.some(
    ({ by, after }) =>
      by && own.includes(by) && (after.get(by.sides?.replacementGroupArn ?? '') ?? 0) > 0,
  );
  if (moved) cry(`it ended as ${outcome} although production traffic had moved`, run.id);
}

function judgeRecord({ world, cry }: Court, run: Run) {
  const folded = foldJournal(run.entries);
  const request = entryOf(run, 'DeploymentRequested')?.event.request;
  const line =
    request &&
    world.table
      .partition(`HISTORY#${request.service}#${request.environment}`)
      .find(({ deploymentId }) => deploymentId === run.id);
  if (line?.outcome !== folded?.outcome)
    cry(`the history says ${String(line?.outcome)}, the journal ${folded?.outcome}`, run.id);
  const own = ownDeployments({ world }, run.id).map(({ id }) => id);
  const known = folded?.codeDeployId;
  if (known !== undefined && !own.includes(known))
    cry(`the journal names ${known}, which is not its CodeDeploy deployment`, run.id);
  const definition = folded?.taskDefinitionArn;
  const registered = definition && world.cloud.ecs.core.definitions.tags(definition);
  if (registered && !registered.some(({ value }) => value === run.id))
    cry('the journal names a task definition of somebody else', run.id);
}

const ownDeployments = ({ world }: Pick<Court, 'world'>, id: string) =>
  [...world.cloud.codedeploy.core.deployments.values()].filter(
    ({ description }) => description === `slipway:${id}`,
  );
