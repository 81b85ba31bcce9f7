import type { Court, Invariant } from './court.ts';
import type { SeenEffect } from './ledger.ts';

/** What a run may not do any more; a hook's "Failed" keeps traffic where it is, and is always allowed. */
const changing = new Set([
  'CreateDeployment',
  'StopDeployment',
  'ContinueDeployment',
  'RegisterTaskDefinition',
  'RunTask',
  'StopTask',
]);

/**
 * I19, the half that one world shows: a closed run is never changed. Nothing is added to its journal, and nothing is
 * sent for it. The other half, the same end whatever becomes of events, is a pair of worlds (pairs.ts).
 */
export const i19: Invariant = {
  number: 'I19',
  when: 'always',
  hear: (court) => ({
    effect: (effect) => judgeEffect(court, effect),
    entry: ({ seq, event }, run) => {
      const end = run.entries.find((entry) => entry.event.type === 'DeploymentSettled');
      if (end && seq > end.seq)
        court.cry(`${event.type} was added to its journal after its end`, run.id);
    },
  }),
};

function judgeEffect({ cry }: Court, { operation, run, sentAt }: SeenEffect) {
  if (run?.settled && sentAt > run.settled.at && changing.has(operation))
    cry(`${operation} was sent after its end`, run.id);
}
