import { gateOf, isApproved } from './approvals.ts';
import type { Court, Invariant } from './court.ts';
import { isGateOpened } from './gate.ts';
import { invocationMs } from './late.ts';
import type { Route, Run } from './ledger.ts';

/**
 * I7, always: no production traffic moves to a new revision without a valid approval where the place requires one, and
 * none without our word at the last gate.
 *
 * The listener is what counts: each time a replacement's share grows. A stranger's CodeDeploy deployment is not ours to
 * approve, and the way back needs nobody's leave.
 */
export const i7: Invariant = {
  number: 'I7',
  when: 'always',
  hear: (court) => ({ route: (route) => judgeRoute(court, route) }),
};

function judgeRoute(court: Court, route: Route) {
  const { by, before, after } = route;
  const run = by && court.ledger.runOfCodeDeploy(by);
  if (!run || by.creator !== 'user' || !by.sides) return;
  const group = by.sides.replacementGroupArn;
  if ((after.get(group) ?? 0) <= (before.get(group) ?? 0)) return;

  const gate = run.effects.find((effect) => isGateOpened(effect) && isFor(effect.input, by.id));
  if (!gate) return court.cry('production traffic moved without our word at the gate', run.id);
  if (needsApproval(court, run, gate.sentAt) && !isApproved(run))
    court.cry('production traffic moved though nobody had approved', run.id);
  if (
    run.entries.some(({ event }) => event.type === 'DecisionMade' && event.decision !== 'approve')
  )
    court.cry('production traffic moved though the answer was no', run.id);
}

/** The plan says so, or every catalogue that the gate can have gone by. */
function needsApproval({ ledger }: Court, { place, plan }: Run, at: number): boolean {
  if (!place || !plan) return true;
  if (plan.plan.approval) return true;
  const catalogues = ledger.cataloguesIn(at - invocationMs, at);
  return catalogues.every((catalogue) => gateOf(catalogue, place) !== undefined);
}

const isFor = (input: unknown, codeDeployId: string) =>
  typeof input === 'object' &&
  input !== null &&
  'deploymentId' in input &&
  input.deploymentId === codeDeployId;
