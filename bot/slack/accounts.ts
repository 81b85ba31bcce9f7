import { z } from 'zod';
import type { Log } from '../log.ts';

/** What Slack says of an account. `unknown` means that it could not be asked, and counts as no. */
export type Standing = 'member' | 'outsider' | 'unknown';

export interface Accounts {
  /** @param options `fresh` asks Slack even if it said so a moment ago */
  read(user: string, options?: { readonly fresh: boolean }): Promise<Standing>;
}

const freshForMs = 60_000;
const mostCached = 500;

const flag = z.boolean().optional();
const userInfo = z.object({
  user: z.object({
    id: z.string(),
    team_id: z.string(),
    deleted: flag,
    is_bot: flag,
    is_restricted: flag,
    is_ultra_restricted: flag,
    is_stranger: flag,
  }),
});

/**
 * Full members of our own workspace, by `users.info`, remembered for at most 60 seconds so that somebody
 * who was let go at noon approves nothing at one minute past.
 */
export function createAccounts({
  usersInfo,
  team,
  now,
  log,
}: {
  usersInfo: (user: string) => Promise<unknown>;
  team: string;
  now: () => number;
  log: Log;
}): Accounts {
  const cache = new Map<string, { standing: Standing; at: number }>();
  return {
    read: async (user, { fresh } = { fresh: false }) => {
      const cached = cache.get(user);
      if (cached && !fresh && now() - cached.at < freshForMs) return cached.standing;
      const at = now();
      const standing = await ask(user, usersInfo, team, log);
      if (cache.size >= mostCached) cache.clear();
      // A failure is not remembered: the next click asks again.
      if (standing === 'unknown') cache.delete(user);
      else cache.set(user, { standing, at });
      return standing;
    },
  };
}

async function ask(
  user: string,
  usersInfo: (user: string) => Promise<unknown>,
  team: string,
  log: Log,
): Promise<Standing> {
  try {
    const account = userInfo.parse(await usersInfo(user)).user;
    if (account.id !== user) throw new Error(`Slack answered about ${account.id}`);
    const outside =
      account.deleted ||
      account.is_bot ||
      account.is_restricted ||
      account.is_ultra_restricted ||
      account.is_stranger ||
      account.team_id !== team;
    return outside ? 'outsider' : 'member';
  } catch (error) {
    log.error('Slack did not say who somebody is', { by: user, error });
    return 'unknown';
  }
}
