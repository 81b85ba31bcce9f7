/** One call as the endpoint saw it. */
export interface Call {
  /** Grows by one with each call, also past those that the journal has forgotten. */
  readonly number: number;
  /** Sandbox time, ms since the epoch. */
  readonly at: number;
  /** The machine's time, ms since the epoch: for receipts that tell real seconds. */
  readonly realAt: number;
  /** The role's name, or `root`. */
  readonly caller: string;
  /** Signing name, such as `codedeploy`. */
  readonly service: string;
  readonly operation: string;
  /** ARNs that the call needed rights on. */
  readonly resources: readonly string[];
  /** `ok`, `lost` (done, but the caller never heard), or the name of the error. */
  readonly outcome: string;
  /** Real ms from the whole request to the answer. */
  readonly tookMs: number;
}

export interface Journal {
  add(call: Omit<Call, 'number'>): void;
  /** Oldest first. */
  calls(): readonly Call[];
}

/** Keeps the last `size` calls. */
export function createJournal(size = 20_000): Journal {
  let kept: Call[] = [];
  let number = 0;
  return {
    add(call) {
      kept.push({ number: (number += 1), ...call });
      // Cut in large pieces: shifting one by one would move the whole array at every call.
      if (kept.length > size * 1.25) kept = kept.slice(-size);
    },
    calls: () => kept.slice(-size),
  };
}
