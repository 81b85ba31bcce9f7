import type { Call } from '../crossings.ts';
import type { Court, Invariant } from './court.ts';

/** A deployment without faults makes fewer than 250 calls; hours of throttled retries may make some more. */
const callsPerRun = 1_500;
/** Step Functions ends an execution at 25,000. */
const eventsPerHistory = 20_000;
/** Said many times with other words each time: notices for the bus, and tokens. */
const talk = new Set(['PutEvents', 'SendTaskSuccess']);

/**
 * I22, end: calls per run within budget, no retry after a permanent refusal, history under 20,000 events.
 *
 * A permanent refusal is "access denied". To repeat is to ask the same question, or to do the same deed for the same
 * deployment, again in the same invocation; a later invocation cannot know of the refusal, and may find it lifted.
 */
export const i22: Invariant = {
  number: 'I22',
  when: 'end',
  hear: (court) => {
    const refused = new Set<string>();
    /** Invocations that something else befell as well, for which they may try all of it again. */
    const troubled = new Set<number>();
    return {
      call: (call, strike) => {
        if (strike && strike.kind !== 'permission-denied') troubled.add(call.by.id);
        // The bot asks for all places at once: one answer does not keep the others from being asked for.
        if (call.by.name === 'bot' || troubled.has(call.by.id)) return;
        if (refused.size === 0 && strike?.kind !== 'permission-denied') return;
        const key = keyOf(call);
        if (key === undefined) return;
        if (refused.has(key))
          court.cry(
            `${call.by.name} repeated ${call.operation} after access was denied`,
            call.by.deploymentId,
          );
        if (strike?.kind === 'permission-denied') refused.add(key);
      },
      end: () => judgeBudget(court),
    };
  },
};

/** What makes a call the same call; undefined where that cannot be told. */
function keyOf({ by, operation, effect, failing }: Call<unknown>): string | undefined {
  if (failing.question !== undefined) return `${by.id} ${failing.question()}`;
  const isDeed =
    effect && by.deploymentId !== undefined && /^[A-Z]/.test(operation) && !talk.has(operation);
  return isDeed && !tableOperations.has(operation) ? `${by.id} ${operation}` : undefined;
}

/** Each write is another one. */
const tableOperations = new Set(['UpdateItem', 'TransactWriteItems']);

function judgeBudget({ world, ledger, cry }: Court) {
  for (const { id } of ledger.runs.values()) {
    const calls = world.crossings.callsOf(id);
    if (calls > callsPerRun) cry(`it made ${calls} calls`, id);
  }
  for (const { name, history } of world.cloud.states.core.executions())
    if (history.events.length >= eventsPerHistory)
      cry(`its history has ${history.events.length} events`, name);
}
