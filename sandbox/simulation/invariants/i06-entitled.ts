import type { Catalogue } from '../../../orchestrator/catalogue/schema.ts';
import type { Place } from '../places.ts';
import { gateOf, mayApprove, yesesTo } from './approvals.ts';
import type { Court, Invariant } from './court.ts';
import { isGateOpened } from './gate.ts';
import { invocationMs } from './late.ts';
import { entryOf, type Run } from './ledger.ts';

/**
 * I6, always: the decider is another human than the requester, entitled at the moment of the decision and again at the
 * gate before production traffic; and as many different people said yes as were needed.
 *
 * Humans are keys of the catalogue, not accounts. The catalogue is part of a function's bundle, so an invocation that is
 * under way when it changes goes by the one it started with: entitled is whom any catalogue of the last half minute
 * entitles. A rejection is a decision, too; to cancel is open to more people.
 */
export const i6: Invariant = {
  number: 'I6',
  when: 'always',
  hear: (court) => ({
    entry: ({ event }, run) => {
      if (event.type === 'ApprovalGiven') judgeDecider(court, run, event.by);
      if (event.type !== 'DecisionMade') return;
      const isAnswer = event.decision === 'approve' || event.decision === 'reject';
      if (isAnswer) judgeDecider(court, run, event.by);
      if (event.decision === 'approve')
        judgeCount(court, run, run.plan?.plan.approval?.required ?? 1);
    },
    effect: (effect) => {
      if (effect.run && isGateOpened(effect)) judgeGate(court, effect.run, effect.sentAt);
    },
  }),
};

function judgeDecider({ world, ledger, cry }: Court, run: Run, who: string) {
  const { place, plan } = run;
  const requester = entryOf(run, 'DeploymentRequested')?.event.request.requester;
  if (who === requester) cry(`${who} decided on an own request`, run.id);
  if (plan && !plan.plan.approval?.approvers.includes(who))
    cry(`${who} decided, whom the plan does not name`, run.id);
  const now = world.clock.now();
  const catalogues = ledger.cataloguesIn(now - invocationMs, now);
  if (!place || !catalogues.some((catalogue) => mayApprove(catalogue, place, who)))
    cry(`${who} decided without the right to`, run.id);
}

function judgeCount({ cry }: Court, run: Run, required: number) {
  const people = new Set(yesesTo(run).map(({ by }) => by));
  if (people.size < required) cry(`${people.size} of ${required} people approved`, run.id);
}

/** At the gate everything is asked again, of the catalogue of that moment. */
function judgeGate(court: Court, run: Run, at: number) {
  const { place, plan } = run;
  if (!place || !plan) return;
  const { approval } = plan.plan;
  const catalogues = court.ledger.cataloguesIn(at - invocationMs, at);
  if (!catalogues.some((catalogue) => isEnough(catalogue, place, run, approval?.required ?? 0)))
    court.cry('traffic was let in with too few approvals of people who may approve', run.id);
  const { requester } = plan.plan;
  const mayAsk = ({ services, people }: Catalogue) =>
    Object.hasOwn(people, requester) && services[place.service]?.deployers.includes(requester);
  if (!catalogues.some(mayAsk))
    court.cry(`traffic was let in for ${requester}, who may not deploy`, run.id);
}

/** What the plan asked for must be there, and what the catalogue has asked for since. */
function isEnough(catalogue: Catalogue, place: Place, run: Run, planned: number): boolean {
  const yeses = new Set(yesesTo(run).map(({ by }) => by));
  const entitled = [...yeses].filter((who) => mayApprove(catalogue, place, who));
  const isWhole = entitled.length === yeses.size;
  return isWhole && entitled.length >= Math.max(planned, gateOf(catalogue, place)?.required ?? 0);
}
