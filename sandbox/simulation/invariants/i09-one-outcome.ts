import type { Court, Invariant } from './court.ts';
import type { Run } from './ledger.ts';

/**
 * I9, end: every execution has ended, every deployment has one outcome and the world has nothing of it under way; and
 * NEEDS_HUMAN pages and holds.
 *
 * To page is a reply that the whole channel sees and that mentions somebody.
 */
export const i9: Invariant = {
  number: 'I9',
  when: 'end',
  hear: (court) => ({
    end: () => {
      for (const { name, status } of court.world.cloud.states.core.executions())
        if (status === 'RUNNING') court.cry('its execution has not ended', name);
      for (const run of court.ledger.runs.values()) judgeRun(court, run);
    },
  }),
};

function judgeRun(court: Court, run: Run) {
  const ends = run.entries.filter(({ event }) => event.type === 'DeploymentSettled');
  if (ends.length !== 1) court.cry(`it has ${ends.length} outcomes`, run.id);
  const meta = court.world.table.partition(`DEPLOYMENT#${run.id}`).find(({ sk }) => sk === 'META');
  if (meta?.outcome !== run.settled?.outcome)
    court.cry(
      `the record says ${String(meta?.outcome)}, the journal ${run.settled?.outcome}`,
      run.id,
    );
  if (run.settled?.outcome !== 'NEEDS_HUMAN') return;
  if (!wasHeld(court, run)) court.cry('it needs a person, and its place was not held', run.id);
  if (wasTold(court) && !wasPaged(court, run))
    court.cry('it needs a person, and nobody was paged', run.id);
}

/** At the outcome; a person may have lifted the hold since. */
function wasHeld({ ledger }: Court, { id, place, settled }: Run): boolean {
  const states = place ? ledger.locks(place) : [];
  return states.some(
    ({ at, hold }, index) =>
      at === settled?.at && hold !== undefined && states[index - 1]?.owner === id,
  );
}

/** Slack was well long enough for everything to have been told. */
const wasTold = ({ around, world }: Court) =>
  around.slack !== undefined && (around.slackWellSince?.() ?? -Infinity) <= world.clock.now();

const wasPaged = ({ around }: Court, { id }: Run) =>
  around.slack
    ?.posted()
    .some(
      ({ deploymentId, kind, broadcast, revisions }) =>
        deploymentId === id && kind === 'reply' && broadcast && mentionsSomebody(revisions.at(-1)),
    ) ?? true;

const mentionsSomebody = (shown: { readonly blocks: readonly unknown[] } | undefined) =>
  /<@U[A-Z0-9]+>/.test(JSON.stringify(shown?.blocks ?? []));
