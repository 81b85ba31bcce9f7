import { WebClient, WebAPIPlatformError } from '@slack/web-api';
import { z } from 'zod';
import type { Log } from '../log.ts';
import type { Message } from '../messages/blocks.ts';
import { webOptions } from './web-options.ts';

/** Where a card is. */
export interface Card {
  readonly channel: string;
  readonly ts: string;
}

/** What the announcer needs of Slack. Every failure is thrown, so that the queue tries again. */
export interface Chat {
  /** Posts the card of a deployment, marked as its own. */
  post(channel: string, message: Message, deploymentId: string): Promise<Card>;
  /** False when the card is no longer there, or may no longer be changed: then another takes its place. */
  update(card: Card, message: Message): Promise<boolean>;
  /** Replies in the card's thread, marked with the journal entry that it tells of. */
  reply(
    card: Card,
    message: Message,
    entry: { readonly deploymentId: string; readonly seq: number; readonly broadcast: boolean },
  ): Promise<void>;
  /** Sequences of the entries that replies in the thread tell of, also of those whose posting got no answer. */
  findReplies(card: Card, deploymentId: string): Promise<ReadonlySet<number>>;
  /** The card of a deployment that was posted although nobody heard so; looks at the channel since an instant. */
  findOwn(channel: string, deploymentId: string, sinceIso: string): Promise<Card | undefined>;
}

/** Marks a card as the one of its deployment. Readable by everybody in the workspace: a pointer, not a secret. */
const eventType = 'slipway_deployment';
const replyEventType = 'slipway_milestone';
const noUnfurl = { unfurl_links: false, unfurl_media: false };
/** Deleted; posted by the app before it was installed anew; older than the workspace lets messages be edited. */
const beyondChange = ['message_not_found', 'cant_update_message', 'edit_window_closed'];
const posted = z.object({ channel: z.string(), ts: z.string() });
const history = z.object({
  messages: z.array(
    z.looseObject({
      ts: z.string(),
      metadata: z
        .object({
          event_type: z.string(),
          event_payload: z.looseObject({
            deploymentId: z.string().optional(),
            seq: z.number().optional(),
          }),
        })
        .optional()
        .catch(undefined),
    }),
  ),
});

export function createChat({
  token,
  slackApiUrl,
  log,
}: {
  token: string;
  slackApiUrl: string;
  log: Log;
}): Chat {
  // A post whose answer was lost must not be repeated blindly: the queue tries again, and looks first.
  const options = webOptions({ slackApiUrl, timeoutMs: 3000, retries: 0, log });
  const client = new WebClient(token, options);
  return {
    post: async (channel, message, deploymentId) => {
      const metadata = { event_type: eventType, event_payload: { deploymentId } };
      return posted.parse(
        await client.chat.postMessage({ channel, ...message, ...noUnfurl, metadata }),
      );
    },
    update: async ({ channel, ts }, message) => {
      try {
        await client.chat.update({ channel, ts, ...message });
        return true;
      } catch (error) {
        if (isPlatformError(error, beyondChange)) return false;
        throw error;
      }
    },
    reply: async ({ channel, ts }, message, { deploymentId, seq, broadcast }) => {
      const metadata = { event_type: replyEventType, event_payload: { deploymentId, seq } };
      const reply = { channel, thread_ts: ts, ...message, ...noUnfurl, metadata };
      await client.chat.postMessage(broadcast ? { ...reply, reply_broadcast: true } : reply);
    },
    findReplies: async ({ channel, ts }, deploymentId) => {
      const ask = { channel, ts, limit: 200, include_all_metadata: true };
      const found = await readMessages(() => client.conversations.replies(ask), deploymentId, log);
      const marks = found.flatMap(({ metadata }) => metadata ?? []);
      const own = marks.filter(
        (it) => it.event_type === replyEventType && it.event_payload.deploymentId === deploymentId,
      );
      return new Set(own.flatMap((it) => it.event_payload.seq ?? []));
    },
    findOwn: async (channel, deploymentId, sinceIso) => {
      // Slack's clock and ours may differ a little.
      const oldest = String(Date.parse(sinceIso) / 1000 - 60);
      const ask = { channel, oldest, limit: 200, include_all_metadata: true };
      const found = await readMessages(() => client.conversations.history(ask), deploymentId, log);
      const own = found.find(
        ({ metadata }) =>
          metadata?.event_type === eventType &&
          metadata.event_payload.deploymentId === deploymentId,
      );
      return own && { channel, ts: own.ts };
    },
  };
}

/** A second card is better than none: an app installed without channels:history still tells the story. */
async function readMessages(
  ask: () => Promise<unknown>,
  deploymentId: string,
  log: Log,
): Promise<z.infer<typeof history>['messages']> {
  try {
    return history.parse(await ask()).messages;
  } catch (error) {
    if (!isPlatformError(error, ['missing_scope'])) throw error;
    log.warn('the app may not read its channel; a lost reply can double a post', {
      deploymentId,
      error,
    });
    return [];
  }
}

function isPlatformError(error: unknown, codes: readonly string[]): boolean {
  return error instanceof WebAPIPlatformError && codes.includes(error.data.error);
}
