import { WebAPIRateLimitedError } from '@slack/web-api';
import type { ChatClient } from './chat-client.ts';

/**
 * Honours Slack's 429 across batches: until the wait is over, calls of the method that was limited fail at once and
 * are not sent (F5). The queue keeps them, and draws the card anew when it is allowed. Held by each instance of the
 * function for itself. @param now milliseconds since the epoch
 */
export function createPatience({ now }: { now: () => number }): (client: ChatClient) => ChatClient {
  const until = new Map<string, number>();
  const patient = async <T>(method: string, call: () => Promise<T>): Promise<T> => {
    const wait = (until.get(method) ?? 0) - now();
    if (wait > 0) throw new WebAPIRateLimitedError(Math.ceil(wait / 1000));
    try {
      return await call();
    } catch (error) {
      if (error instanceof WebAPIRateLimitedError)
        until.set(method, now() + error.retryAfter * 1000);
      throw error;
    }
  };
  return ({ chat, conversations }) => ({
    chat: {
      postMessage: (message) => patient('chat.postMessage', () => chat.postMessage(message)),
      update: (message) => patient('chat.update', () => chat.update(message)),
      delete: (place) => patient('chat.delete', () => chat.delete(place)),
    },
    conversations: {
      replies: (ask) => patient('conversations.replies', () => conversations.replies(ask)),
      history: (ask) => patient('conversations.history', () => conversations.history(ask)),
    },
  });
}
