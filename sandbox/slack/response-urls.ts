import { randomBytes } from 'node:crypto';
import type { Clock } from '../clock.ts';
import type { Message } from './message.ts';

const lifeMs = 30 * 60_000;
const maximumUses = 5;

/** Where an answer at a response URL goes. */
export interface ReplySource {
  readonly channel: string;
  readonly user: string;
  /** The clicked message; a slash command has none, so there is nothing to replace or delete. */
  readonly message?: Message | undefined;
}

export type Use =
  | { readonly kind: 'ok'; readonly source: ReplySource }
  | { readonly kind: 'refused'; readonly code: 'invalid_url' | 'expired_url' | 'used_url' };

/** Hands out response URLs: five uses within thirty minutes of sandbox time. */
export function createResponseUrls(clock: Pick<Clock, 'now'>) {
  const issued = new Map<string, { source: ReplySource; expiresAt: number; uses: number }>();
  return {
    /** A path below the stand-in's own address. */
    issue(kind: 'commands' | 'actions', source: ReplySource): string {
      const path = `/${kind}/${randomBytes(18).toString('base64url')}`;
      issued.set(path, { source, expiresAt: clock.now() + lifeMs, uses: 0 });
      return path;
    },
    use(path: string): Use {
      const entry = issued.get(path);
      if (!entry) return { kind: 'refused', code: 'invalid_url' };
      if (clock.now() > entry.expiresAt) return { kind: 'refused', code: 'expired_url' };
      if (entry.uses >= maximumUses) return { kind: 'refused', code: 'used_url' };
      entry.uses += 1;
      return { kind: 'ok', source: entry.source };
    },
  };
}
export type ResponseUrls = ReturnType<typeof createResponseUrls>;
