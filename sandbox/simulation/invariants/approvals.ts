import type { Catalogue } from '../../../orchestrator/catalogue/schema.ts';
import type { Place } from '../places.ts';
import type { Run } from './ledger.ts';

/** A yes that somebody gave, as the journal tells it. */
export interface Yes {
  readonly by: string;
  /** Virtual milliseconds, as the entry says. */
  readonly at: number;
  readonly planHash: string | undefined;
}

/** Every yes to a run; the last one of several is the decision. */
export function yesesTo({ entries }: Run): Yes[] {
  return entries.flatMap(({ at, event }) => {
    const given =
      event.type === 'ApprovalGiven' ||
      (event.type === 'DecisionMade' && event.decision === 'approve');
    return given ? [{ by: event.by, at: Date.parse(at), planHash: event.planHash }] : [];
  });
}

/** Whether the run's question was answered with yes, by the last of those who were needed. */
export const isApproved = ({ entries }: Run): boolean =>
  entries.some(({ event }) => event.type === 'DecisionMade' && event.decision === 'approve');

/** The approval that a catalogue asks for in a place. */
export const gateOf = ({ services }: Catalogue, { service, environment }: Place) =>
  services[service]?.environments[environment]?.approval;

/** Whether a catalogue lets somebody approve in a place. */
export const mayApprove = (catalogue: Catalogue, place: Place, who: string): boolean =>
  Object.hasOwn(catalogue.people, who) &&
  (gateOf(catalogue, place)?.approvers.includes(who) ?? false);
