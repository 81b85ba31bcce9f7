import type { Court, Invariant } from './court.ts';
import type { LockState, Run } from './ledger.ts';

const minuteMs = 60_000;

/**
 * I10, end: no lock without a live owner for more than ten minutes; at the outcome it is given back, or turned into a
 * hold with a reason, and a hold is only for who needs a person.
 *
 * An owner lives while its execution runs. In a quiet world none does; while faults strike, those ten minutes cannot be
 * kept by anybody, and I27 counts them from the moment when faults stop.
 */
export const i10: Invariant = {
  number: 'I10',
  when: 'end',
  hear: (court) => ({
    end: () => {
      for (const place of court.world.places) {
        const states = court.ledger.locks(place);
        judgePresent(court, states.at(-1));
        for (const [index, state] of states.entries())
          judgeOutcome(court, states[index - 1], state);
      }
    },
  }),
};

function judgePresent({ world, cry }: Court, now: LockState | undefined) {
  if (now?.owner === undefined) return;
  const { owner, at } = now;
  const execution = world.cloud.states.core.executions().find(({ name }) => name === owner);
  if (execution?.status === 'RUNNING') return;
  const since = Math.max(at, execution?.stoppedAt ?? at);
  if (world.clock.now() - since > 10 * minuteMs) cry('it has a lock, and nobody drives it', owner);
}

/** What became of a lock in the write that ended its owner. */
function judgeOutcome({ ledger, cry }: Court, before: LockState | undefined, now: LockState) {
  const run: Run | undefined = ledger.runs.get(before?.owner ?? '');
  if (!run?.settled || now.at !== run.settled.at || now.owner === run.id) return;
  const needsHold = run.settled.outcome === 'NEEDS_HUMAN';
  if (needsHold && !now.hold?.reason)
    cry('its lock was not turned into a hold with a reason', run.id);
  if (!needsHold && now.hold)
    cry(`its place is held though it ended as ${run.settled.outcome}`, run.id);
}
