import type { Clock } from '../../clock.ts';

/**
 * `generous` never gets in the way of a story; `strict` is what Slack promises at least; `scarce` is far less than
 * Slack documents, so that 429 comes for sure.
 */
export type RateLimits = 'generous' | 'strict' | 'scarce';

interface Allowance {
  readonly burst: number;
  readonly perMinute: number;
}

const tier2 = { burst: 5, perMinute: 20 };
const tier3 = { burst: 10, perMinute: 50 };
const tier4 = { burst: 20, perMinute: 100 };
const posting = { burst: 3, perMinute: 60 };

const strict: Readonly<Record<string, Allowance>> = {
  'chat.postMessage': posting,
  'chat.update': tier3,
  'chat.delete': tier3,
  'chat.postEphemeral': tier4,
  'conversations.info': tier3,
  'conversations.history': tier3,
  'conversations.replies': tier3,
  'conversations.list': tier2,
  'conversations.members': tier4,
  'users.info': tier4,
  'usergroups.list': tier2,
  'usergroups.users.list': tier2,
  'reactions.add': tier3,
  'views.open': tier4,
  'views.update': tier4,
};
const generous: Allowance = { burst: 1000, perMinute: 60_000 };
const scarce: Allowance = { burst: 1, perMinute: 3 };

function allowance(mode: RateLimits, method: string): Allowance {
  switch (mode) {
    case 'generous':
      return generous;
    case 'strict':
      return strict[method] ?? tier4;
    case 'scarce':
      return scarce;
  }
}

/** Token buckets by method (posting: by channel also), filled in sandbox time. */
export function createRateLimits(clock: Pick<Clock, 'now'>, mode: () => RateLimits) {
  const buckets = new Map<string, { tokens: number; at: number }>();
  /** Takes one call; returns the seconds to wait when there is none left. */
  return (method: string, channel: string): number | undefined => {
    const limit = allowance(mode(), method);
    const key = `${mode()}/${method}/${method === 'chat.postMessage' ? channel : ''}`;
    const now = clock.now();
    const bucket = buckets.get(key) ?? { tokens: limit.burst, at: now };
    const perMs = limit.perMinute / 60_000;
    const tokens = Math.min(limit.burst, bucket.tokens + (now - bucket.at) * perMs);
    buckets.set(key, { tokens: tokens >= 1 ? tokens - 1 : tokens, at: now });
    return tokens >= 1 ? undefined : Math.ceil((1 - tokens) / perMs / 1000);
  };
}
