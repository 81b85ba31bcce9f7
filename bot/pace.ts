/** How often somebody asks. Counted in each instance of the function for itself. */
export interface Pace {
  /**
   * Takes one ask from what its person and its channel have left, or says how long to wait.
   * @param ask `urgent`: to stop or turn back, which no crowd in the channel may keep a person from
   */
  take(ask: {
    readonly user: string;
    readonly channel: string;
    readonly urgent: boolean;
  }): { readonly kind: 'go' } | TooFast;
}

export interface TooFast {
  readonly kind: 'wait';
  readonly seconds: number;
  /** Not the first no in a row: the audit has it already. */
  readonly noted: boolean;
}

interface Allowance {
  readonly burst: number;
  readonly perMinute: number;
}
interface Bucket {
  tokens: number;
  at: number;
  empty: boolean;
}

const perPerson: Allowance = { burst: 15, perMinute: 30 };
const perChannel: Allowance = { burst: 40, perMinute: 90 };
const mostBuckets = 1000;

/**
 * Token buckets for what Slack vouches for (T23). A person's hand never gets here; a script or a stuck key does, and
 * each of its asks would be reads and an audit entry. @param now milliseconds since the epoch
 */
export function createPace({ now }: { now: () => number }): Pace {
  const buckets = new Map<string, Bucket>();
  const filled = (key: string, { burst, perMinute }: Allowance): Bucket => {
    const at = now();
    const { tokens, at: before, empty } = buckets.get(key) ?? { tokens: burst, at, empty: false };
    const bucket = {
      tokens: Math.min(burst, tokens + ((at - before) * perMinute) / 60_000),
      at,
      empty,
    };
    if (buckets.size >= mostBuckets) buckets.clear();
    buckets.set(key, bucket);
    return bucket;
  };
  return {
    take: ({ user, channel, urgent }) => {
      const wanted = urgent
        ? [{ key: `urgent ${user}`, allowance: perPerson }]
        : [
            { key: user, allowance: perPerson },
            { key: channel, allowance: perChannel },
          ];
      const found = wanted.map(({ key, allowance }) => ({
        allowance,
        bucket: filled(key, allowance),
      }));
      const dry = found.find(({ bucket }) => bucket.tokens < 1);
      if (!dry) {
        for (const { bucket } of found)
          Object.assign(bucket, { tokens: bucket.tokens - 1, empty: false });
        return { kind: 'go' };
      }
      const noted = dry.bucket.empty;
      dry.bucket.empty = true;
      return { kind: 'wait', seconds: secondsToNext(dry), noted };
    },
  };
}

function secondsToNext({ allowance, bucket }: { allowance: Allowance; bucket: Bucket }): number {
  return Math.ceil(((1 - bucket.tokens) * 60) / allowance.perMinute);
}
