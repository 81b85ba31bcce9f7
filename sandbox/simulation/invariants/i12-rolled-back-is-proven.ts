import type { Court, Invariant } from './court.ts';
import type { Run } from './ledger.ts';
import { servingAt } from './production.ts';

/** From the look at the world to the word on it: one invocation, whose calls may each take a while. */
const betweenMs = 60_000;

/**
 * I12, end: ROLLED_BACK is said only if listener, task sets and digests prove it.
 *
 * The proof is made anew from the world at the very moment when the outcome is written. Nobody can look and write at
 * once: what a task's death or a hand has changed in the minute before is not held against the word.
 */
export const i12: Invariant = {
  number: 'I12',
  when: 'end',
  hear: (court) => ({
    entry: ({ event }, run) => {
      if (event.type === 'DeploymentSettled' && event.outcome === 'ROLLED_BACK') judge(court, run);
    },
  }),
};

function judge({ world, ledger, cry }: Court, { id, place, plan }: Run) {
  if (!place || !plan) return cry('it says that it was rolled back, and never had a plan', id);
  const serving = servingAt(world, place);
  if (serving.kind === 'digest') {
    if (serving.digest !== plan.plan.source.digest)
      cry(`it says that it was rolled back, and ${serving.digest} serves`, id);
    return;
  }
  const since = world.clock.now() - betweenMs;
  const isShaken = [...ledger.losses, ...ledger.recounts].some(({ at }) => at >= since);
  if (!isShaken) cry(`it says that it was rolled back, and ${serving.why}`, id);
}
