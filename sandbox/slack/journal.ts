/** One exchange between Slack and the app, in either direction. Holds no token and no signature. */
export interface Exchange {
  /** Sandbox time, ms since the epoch. */
  readonly at: number;
  readonly direction: 'to-app' | 'to-slack';
  /** `command`, `block_actions`, `response_url`, or the Web API method. */
  readonly kind: string;
  readonly request: unknown;
  /** HTTP status; 0 when no answer came. */
  readonly status: number;
  readonly response: unknown;
  /** Seconds that a 429 asked to wait. */
  readonly retryAfterSeconds?: number;
  /** Real milliseconds from request to answer. */
  readonly ms: number;
}

/** Keeps the last exchanges for tests and stories; a sandbox that runs all day must not grow. */
export function createJournal(limit = 5000) {
  const exchanges: Exchange[] = [];
  return {
    record(exchange: Exchange) {
      exchanges.push(exchange);
      if (exchanges.length > limit) exchanges.splice(0, exchanges.length - limit);
    },
    read: (): readonly Exchange[] => [...exchanges],
  };
}
export type Journal = ReturnType<typeof createJournal>;
