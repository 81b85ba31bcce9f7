/** How Slack treats an account: `users.info` says so at once. */
export type AccountState = 'member' | 'guest' | 'deactivated' | 'bot';

/** What accidents do to Slack. Each may be turned back. */
export interface Switches {
  /** Slack is away, for the app and for people. */
  dead: boolean;
  /** Until then (virtual milliseconds) every call of the app is answered 429. */
  limitedUntil: number;
  /** Channels in which nobody writes any more. */
  readonly archived: Set<string>;
  /** Channels that the app was removed from. */
  readonly removedFrom: Set<string>;
  /** By Slack id; who is not in here is what the directory says. */
  readonly accounts: Map<string, AccountState>;
}

export function createSwitches(): Switches {
  return {
    dead: false,
    limitedUntil: 0,
    archived: new Set(),
    removedFrom: new Set(),
    accounts: new Map(),
  };
}
