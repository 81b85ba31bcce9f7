import type { Court, Invariant } from './court.ts';
import { isLate } from './late.ts';
import type { Run, SeenEffect } from './ledger.ts';

/**
 * I11, end: one forward CodeDeploy deployment and at most one rollback for each run; one task-definition revision is
 * used; and retries never add one.
 *
 * A call that the network doubles, or delivers when its sender has long given up, is not a retry of ours: ECS takes no
 * token for a registration, so such a revision may be there. It must not be used.
 */
export const i11: Invariant = {
  number: 'I11',
  when: 'end',
  hear: (court) => ({
    end: () => {
      for (const run of court.ledger.runs.values()) {
        judgeDeployments(court, run);
        judgeRevisions(court, run);
        judgeOnce(court, run, 'RunTask', 'migrations were started');
      }
    },
  }),
};

function judgeDeployments(court: Court, run: Run) {
  const { world, cry } = court;
  judgeOnce(court, run, 'CreateDeployment', 'CodeDeploy deployments were created');
  const own = [...world.cloud.codedeploy.core.deployments.values()];
  const forward = own.filter(({ description }) => description === `slipway:${run.id}`);
  for (const { id } of forward) {
    const back = own.filter(
      ({ rollbackInfo }) => rollbackInfo?.rollbackTriggeringDeploymentId === id,
    );
    if (back.length > 1) cry(`${id} was rolled back ${back.length} times`, run.id);
  }
}

function judgeRevisions(court: Court, run: Run) {
  judgeOnce(court, run, 'RegisterTaskDefinition', 'revisions were registered');
  const { core } = court.world.cloud.codedeploy;
  const used = new Set([
    ...[...core.deployments.values()].flatMap(({ description, revision }) =>
      description === `slipway:${run.id}` ? revision.spec.taskDefinition : [],
    ),
    ...run.effects.flatMap(({ operation, input }) =>
      operation === 'RunTask' ? (input as { taskDefinition: string }).taskDefinition : [],
    ),
  ]);
  if (used.size > 1) court.cry(`${used.size} revisions were used`, run.id);
}

/** Sent once, however often it arrived. RunTask may be sent again: its token makes it one task. */
function judgeOnce({ cry }: Court, run: Run, operation: string, words: string) {
  const inTime = run.effects.filter((effect) => effect.operation === operation && !isLate(effect));
  const sendings = new Set(inTime.map(({ input }) => sendingOf(operation, input)));
  if (sendings.size > 1) cry(`${sendings.size} ${words}`, run.id);
}

const sendingOf = (operation: string, input: SeenEffect['input']) =>
  operation === 'RunTask' ? JSON.stringify(input) : input;
