import type { Effect } from '../clients.ts';

/** A client of ours waits 5 seconds for an answer, and a call takes 60 ms to begin with. */
const patienceMs = 5_060;

/**
 * Whether an effect arrived after its sender had given it up for lost. AWS's calls carry no fence, so nobody can keep
 * such a call from having its effect; what counts is who was entitled when it was sent.
 */
export const isLate = ({ at, sentAt }: Pick<Effect, 'at' | 'sentAt'>) => at - sentAt > patienceMs;

/** Longest life of one invocation: what it read at its beginning, it may act on until its end. */
export const invocationMs = 30_000;
