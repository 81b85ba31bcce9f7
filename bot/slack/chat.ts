import type { Log } from '../log.ts';
import type { Message } from '../messages/blocks.ts';
import { isRefusal, whereOpen } from './channel-closed.ts';
import type { ChatClient } from './chat-client.ts';
import { marksOf, postedIn, readPages, type Marked } from './marked-messages.ts';

/** Where a card is. */
export interface Card {
  readonly channel: string;
  readonly ts: string;
}

/** What a message tells of: a deployment, as it stood at an entry of its journal. */
export interface Mark {
  readonly deploymentId: string;
  readonly seq: number;
}

/**
 * What the announcer needs of Slack. Every failure is thrown, so that the queue tries again; `ChannelClosed` when the
 * app cannot write in that channel any more, or never could.
 */
export interface Chat {
  /** Posts the card of a deployment, marked as its own. */
  post(channel: string, message: Message, mark: Mark): Promise<Card>;
  /** False when the card is no longer there, or may no longer be changed: then another takes its place. */
  update(card: Card, message: Message, mark: Mark): Promise<boolean>;
  /** Replies in the card's thread, marked with the journal entry that it tells of. */
  reply(card: Card, message: Message, entry: Mark & { readonly broadcast: boolean }): Promise<void>;
  /** Sequences of the entries that replies in the thread tell of, also of those whose posting got no answer. */
  findReplies(card: Card, deploymentId: string): Promise<ReadonlySet<number>>;
  /** The newest card of a deployment that was posted although nobody heard so; looks at the channel since an instant. */
  findOwn(channel: string, deploymentId: string, sinceIso: string): Promise<Card | undefined>;
  /** Deletes every other card of the deployment in this one's channel, since an instant. */
  removeDoubles(card: Card, deploymentId: string, sinceIso: string): Promise<void>;
}

/** Marks a card as the one of its deployment. Readable by everybody in the workspace: a pointer, not a secret. */
const eventType = 'slipway_deployment';
const replyEventType = 'slipway_milestone';
const noUnfurl = { unfurl_links: false, unfurl_media: false };
/** Deleted; posted by the app before it was installed anew; older than the workspace lets messages be edited. */
const beyondChange = ['message_not_found', 'cant_update_message', 'edit_window_closed'];
/** Gone already, or not the app's to delete. */
const beyondRemoval = ['message_not_found', 'cant_delete_message'];

const cardMark = ({ deploymentId, seq }: Mark) => ({
  event_type: eventType,
  event_payload: { deploymentId, seq },
});

/** @param client Slack itself (`connectChat`), or what stands in for it */
export function createChat({ client, log }: { client: ChatClient; log: Log }): Chat {
  const { chat, conversations } = client;
  return {
    post: (channel, message, mark) =>
      whereOpen(channel, async () => {
        const card = { channel, ...message, ...noUnfurl, metadata: cardMark(mark) };
        return postedIn(channel, await chat.postMessage(card));
      }),
    update: ({ channel, ts }, message, mark) =>
      whereOpen(channel, async () => {
        try {
          await chat.update({ channel, ts, ...message, metadata: cardMark(mark) });
          return true;
        } catch (error) {
          if (isRefusal(error, beyondChange)) return false;
          throw error;
        }
      }),
    reply: ({ channel, ts }, message, { deploymentId, seq, broadcast }) =>
      whereOpen(channel, async () => {
        const metadata = { event_type: replyEventType, event_payload: { deploymentId, seq } };
        const reply = { channel, thread_ts: ts, ...message, ...noUnfurl, metadata };
        await chat.postMessage(broadcast ? { ...reply, reply_broadcast: true } : reply);
      }),
    findReplies: async ({ channel, ts }, deploymentId) => {
      const ask = { channel, ts, limit: 200, include_all_metadata: true };
      const found = await read(channel, (cursor) => conversations.replies({ ...ask, ...cursor }));
      const own = marksOf(found, replyEventType, deploymentId);
      return new Set(own.flatMap(({ seq }) => seq ?? []));
    },
    findOwn: async (channel, deploymentId, sinceIso) => {
      // Slack gives the newest first.
      const [own] = await findCards(channel, deploymentId, sinceIso);
      return own;
    },
    removeDoubles: async (card, deploymentId, sinceIso) => {
      const cards = await findCards(card.channel, deploymentId, sinceIso);
      for (const double of cards.filter(({ ts }) => ts !== card.ts)) {
        log.warn('a card was there twice', { deploymentId });
        await remove(double);
      }
    },
  };

  async function findCards(channel: string, deploymentId: string, sinceIso: string) {
    // Slack's clock and ours may differ a little.
    const oldest = String(Date.parse(sinceIso) / 1000 - 60);
    const ask = { channel, oldest, limit: 200, include_all_metadata: true };
    const found = await read(channel, (cursor) => conversations.history({ ...ask, ...cursor }));
    return marksOf(found, eventType, deploymentId).map(({ ts }) => ({ channel, ts }));
  }

  async function remove(double: Card): Promise<void> {
    try {
      await chat.delete(double);
    } catch (error) {
      if (!isRefusal(error, beyondRemoval)) throw error;
      log.warn('a card that is there twice has to stay', { error });
    }
  }

  /** A second card is better than none: an app installed without channels:history still tells the story. */
  async function read(
    channel: string,
    ask: (cursor: { cursor?: string }) => Promise<unknown>,
  ): Promise<readonly Marked[]> {
    try {
      return await whereOpen(channel, () => readPages(ask));
    } catch (error) {
      if (!isRefusal(error, ['missing_scope'])) throw error;
      log.warn('the app may not read its channel; a lost reply can double a post', { error });
      return [];
    }
  }
}
