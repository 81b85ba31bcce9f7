import type { Deployment } from '../../orchestrator/client.ts';
import { plainText } from './escape.ts';

type Outcome = NonNullable<Deployment['outcome']>;

/** One emoji and a few words; colour and picture never say it alone. */
export interface Standing {
  readonly emoji: string;
  readonly words: string;
}

/** `⏳ contacts v2 → prod: waiting for approval`, as plain text. */
export function headline(deployment: Deployment): string {
  const { request } = deployment;
  const { emoji, words } = standing(deployment);
  const what = request.kind === 'rollback' ? 'back to ' : '';
  const version = plainText(request.version, 40);
  return `${emoji} ${request.service} ${what}${version} → ${request.environment}: ${words}`;
}

/** Where a deployment stands, in words for people. */
export function standing(deployment: Deployment): Standing {
  const { phase, outcome, decision, stopRequested, targetPercent, request, plan } = deployment;
  const target = plainText(request.version, 40);
  const source = plan ? plainText(plan.source.version, 40) : 'before';
  if (phase !== 'settled' && phase !== 'rolling-back' && stopRequested)
    return { emoji: '⏳', words: 'stopping' };
  switch (phase) {
    case 'planning':
      return { emoji: '⏳', words: 'planning' };
    case 'awaiting-approval':
      return decision
        ? { emoji: '⏳', words: decided[decision.kind] }
        : { emoji: '✋', words: 'waiting for approval' };
    case 'preparing':
      return { emoji: '⏳', words: 'preparing' };
    case 'installing':
      return { emoji: '⏳', words: `starting ${target}` };
    case 'shifting':
      return targetPercent > 0
        ? { emoji: '🚦', words: `${targetPercent} % of traffic` }
        : { emoji: '🚦', words: 'letting traffic in' };
    case 'baking':
      return { emoji: '👀', words: 'all traffic, watching the alarms' };
    case 'promoting':
      return { emoji: '⏳', words: `retiring ${source}` };
    case 'rolling-back':
      return deployment.rollback?.keepsTraffic
        ? { emoji: '✋', words: 'stopping where it is' }
        : { emoji: '↩️', words: `rolling back to ${source}` };
    case 'settled':
      return outcome ? settledStandings[outcome] : { emoji: '⏳', words: 'settling' };
  }
}

const decided = {
  approve: 'approved',
  reject: 'rejected',
  cancel: 'cancelled',
  replace: 'replaced',
  expire: 'expired',
} as const;

/** How each end is worded, everywhere. */
export const settledStandings: Record<Outcome, Standing> = {
  SUCCEEDED: { emoji: '✅', words: 'succeeded' },
  ROLLED_BACK: { emoji: '↩️', words: 'rolled back' },
  FAILED_SAFE: { emoji: '🛡️', words: 'failed before any traffic moved' },
  REJECTED: { emoji: '🚫', words: 'rejected' },
  EXPIRED: { emoji: '⌛', words: 'expired without approval' },
  CANCELLED: { emoji: '⏹️', words: 'cancelled' },
  NEEDS_HUMAN: { emoji: '🚨', words: 'needs a person' },
};
