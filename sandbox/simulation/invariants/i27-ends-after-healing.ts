import { bakeExtensionSeconds } from '../../../orchestrator/deployment/waits.ts';
import type { Court, Invariant } from './court.ts';
import { entryOf, type Run } from './ledger.ts';

const minuteMs = 60_000;

/**
 * I27, after healing: when faults stop, every open run ends within 15 minutes plus its bake and the bake's extension,
 * unaided.
 *
 * A run that waits for a person's word is not held up by anything of ours: its time begins with the answer, or with the
 * end of the time to answer. One that is asked for later has the same time from then on.
 */
export const i27: Invariant = {
  number: 'I27',
  when: 'end',
  hear: (court) => ({
    end: () => {
      const { healedAt } = court.around;
      if (healedAt === undefined) return;
      for (const run of court.ledger.runs.values()) judge(court, run, healedAt);
    },
  }),
};

function judge({ world, cry }: Court, run: Run, healedAt: number) {
  const from = Math.max(healedAt, run.requestedAt, answeredAt(run));
  const bakeMinutes = run.plan?.plan.bakeMinutes ?? run.place?.settings.bakeMinutes ?? 0;
  const allowedMs = 15 * minuteMs + bakeMinutes * minuteMs + bakeExtensionSeconds * 1000;
  const endedAt = run.settled?.at ?? world.clock.now();
  const overMs = endedAt - from - allowedMs;
  if (overMs <= 0) return;
  const minutes = Math.round((endedAt - from) / minuteMs);
  cry(
    `${run.settled ? 'it ended' : 'it is open'} ${minutes} minutes after nothing was in its way`,
    run.id,
  );
}

/** When somebody answered, or when the time to answer was over. */
function answeredAt(run: Run): number {
  const asked = entryOf(run, 'ApprovalRequested');
  if (!asked) return run.requestedAt;
  const answer = entryOf(run, 'DecisionMade') ?? entryOf(run, 'StopRequested');
  return Date.parse(answer?.at ?? asked.event.expiresAt);
}
