import type { Court, Invariant } from './court.ts';
import { yesesTo } from './approvals.ts';
import { invocationMs } from './late.ts';
import { entryOf, type Run } from './ledger.ts';

/**
 * I5, end: a request for approval has at most one decision, a decision serves one run, and none comes after the time
 * to answer is over, after a cancel, or after the end; and a stop that was taken is obeyed.
 *
 * Whoever answers in time may be written down a little later, as long as one invocation lasts; the decision's own record
 * says when it was given, and must be in time exactly.
 */
export const i5: Invariant = {
  number: 'I5',
  when: 'end',
  hear: (court) => ({
    end: () => {
      for (const run of court.ledger.runs.values()) judgeRun(court, run);
    },
  }),
};

function judgeRun({ world, cry }: Court, run: Run) {
  const decisions = run.entries.filter(({ event }) => event.type === 'DecisionMade');
  if (decisions.length > 1) cry(`${decisions.length} decisions were made`, run.id);
  judgeYeses(run, cry);
  judgeStop(run, cry);

  const [item, ...more] = world.table
    .partition(`DEPLOYMENT#${run.id}`)
    .filter(({ sk }) => sk === 'DECISION#approval');
  const made = entryOf(run, 'DecisionMade');
  if (more.length > 0) cry('there are two records of a decision', run.id);
  const { decision, by, planHash } = made?.event ?? {};
  const expiresAt = Date.parse(run.plan?.plan.approval?.expiresAt ?? '');
  if (item?.kind === 'approve' && Date.parse(String(item.at)) > expiresAt)
    cry('the approval on record was given after the time to answer was over', run.id);
  if (item?.kind !== decision || item?.by !== by || item?.planHash !== planHash)
    cry('the decision on record is not the one in the journal', run.id);
}

/** A stop is a decision like others: who asked for one before the old tasks were let go has been heard. */
function judgeStop(run: Run, cry: Court['cry']) {
  const stop = entryOf(run, 'StopRequested');
  const letGo = run.effects.find(({ operation }) => operation === 'ContinueDeployment');
  if (stop && letGo && letGo.sentAt - Date.parse(stop.at) > invocationMs)
    cry(`the old tasks were let go although ${stop.event.by} had asked to stop`, run.id);
}

function judgeYeses(run: Run, cry: Court['cry']) {
  const expiresAt = Date.parse(run.plan?.plan.approval?.expiresAt ?? '');
  const stoppedAt = Date.parse(entryOf(run, 'StopRequested')?.at ?? '');
  for (const { by, at, planHash } of yesesTo(run)) {
    if (at > expiresAt + invocationMs)
      cry(`${by} approved after the time to answer was over`, run.id);
    if (at > stoppedAt + invocationMs) cry(`${by} approved what had been cancelled`, run.id);
    if (planHash !== run.plan?.planHash) cry(`${by}'s approval was for another plan`, run.id);
  }
  const decided = run.entries.findIndex(({ event }) => event.type === 'DecisionMade');
  const after = run.entries.slice(decided + 1);
  if (decided >= 0 && after.some(({ event }) => event.type === 'ApprovalGiven'))
    cry('somebody approved what had been decided', run.id);
}
