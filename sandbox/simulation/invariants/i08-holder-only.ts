import type { Place } from '../places.ts';
import type { Court, Invariant } from './court.ts';
import { entryOf, statesIn, type LockState, type Run, type SeenEffect } from './ledger.ts';

/** What changes the world; using a token, telling the bus and starting the machine do not. */
const mutating = new Set([
  'CreateDeployment',
  'StopDeployment',
  'ContinueDeployment',
  'RegisterTaskDefinition',
  'RunTask',
  'StopTask',
]);

/**
 * I8, always: mutating calls come only from the holder of the present fence; a lock is given back only by its holder or
 * the janitor, and only when the outcome is written.
 *
 * The holder is who has the lock when a call is sent: AWS takes no fence, so a call that is already on its way cannot
 * be called back. A hook may always say "Failed", which moves nothing.
 */
export const i8: Invariant = {
  number: 'I8',
  when: 'always',
  hear: (court) => {
    const judged = new Map<Place, number>();
    return {
      effect: (effect) => {
        if (mutating.has(effect.operation) || saysYes(effect)) judgeSender(court, effect);
      },
      written: ({ item }) => {
        if (item.pk !== 'LOCK') return;
        for (const place of court.world.places) {
          judgeLock(court, place, judged.get(place) ?? 0);
          judged.set(place, court.ledger.locks(place).length);
        }
      },
    };
  },
};

function judgeSender({ ledger, cry }: Court, { run, operation, sentAt, by }: SeenEffect) {
  if (!run?.place) return cry(`${operation} of ${by.name} belongs to no deployment`);
  if (by.deploymentId !== undefined && by.deploymentId !== run.id)
    cry(`${operation} was done by ${by.name} for ${by.deploymentId}`, run.id);
  const fence = entryOf(run, 'DeploymentRequested')?.event.request.fence;
  const states = statesIn(ledger.locks(run.place), sentAt, sentAt);
  if (!states.some((state) => state.owner === run.id && state.fence === fence))
    cry(`${by.name} did ${operation} without the lock`, run.id);
}

const saysYes = ({ operation, input }: SeenEffect) =>
  operation === 'PutLifecycleEventHookExecutionStatus' &&
  typeof input === 'object' &&
  input !== null &&
  'status' in input &&
  input.status === 'Succeeded';

/** The states of a place's lock from the last one that was judged, each against the one before it. */
function judgeLock(court: Court, place: Place, from: number) {
  const states = court.ledger.locks(place);
  for (const [index, now] of states.entries()) {
    if (index < from) continue;
    const before = states[index - 1];
    judgeFence(before, now, court.cry);
    if (before?.owner !== undefined && now.owner !== before.owner)
      judgeRelease(court, before.owner, now.by);
  }
}

function judgeRelease({ ledger, cry }: Court, owner: string, by: LockState['by']) {
  const run = ledger.runs.get(owner);
  if (!run?.settled && !isReplaced(run))
    cry('its lock was given back before the outcome was written', owner);
  if (by?.deploymentId !== undefined && by.deploymentId !== owner)
    cry(`its lock was given back by ${by.name} of ${by.deploymentId}`, owner);
}

function judgeFence(before: LockState | undefined, now: LockState, cry: Court['cry']) {
  const claimed = now.owner !== undefined && now.owner !== before?.owner;
  const last = before?.fence ?? 0;
  if (now.fence !== (claimed ? last + 1 : last))
    cry(`the fence went from ${last} to ${now.fence}`, now.owner);
  if (claimed && before?.hold) cry('a lock was taken that was on hold', now.owner);
}

/** A newer request took the lock while this one waited for its approval. */
const isReplaced = (run: Run | undefined) =>
  run !== undefined && entryOf(run, 'DecisionMade')?.event.decision === 'replace';
