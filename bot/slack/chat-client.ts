import { WebClient } from '@slack/web-api';
import type { Log } from '../log.ts';
import type { Message } from '../messages/blocks.ts';
import { withFreshToken } from './fresh-token.ts';
import type { SecretSource } from './secret.ts';
import { webOptions } from './web-options.ts';

/** A mark on a message, for the app itself to find it by. */
export interface Metadata {
  readonly event_type: string;
  readonly event_payload: Record<string, string | number>;
}

interface Post extends Message {
  readonly channel: string;
  readonly unfurl_links: boolean;
  readonly unfurl_media: boolean;
  readonly metadata: Metadata;
}
interface Reply extends Post {
  readonly thread_ts: string;
}
interface BroadcastReply extends Reply {
  readonly reply_broadcast: true;
}
export type PostArguments = Post | Reply | BroadcastReply;

export interface UpdateArguments extends Message {
  readonly channel: string;
  readonly ts: string;
  readonly metadata: Metadata;
}

interface Reading {
  readonly channel: string;
  readonly limit: number;
  readonly include_all_metadata: boolean;
  readonly cursor?: string;
}
export type RepliesArguments = Reading & { readonly ts: string };
export type HistoryArguments = Reading & { readonly oldest: string };

/**
 * The part of Slack's WebClient that the announcer uses, under its names. Answers are parsed by who asks; a "no" is
 * thrown as the client throws it (`WebAPIPlatformError`, `WebAPIRateLimitedError` …).
 */
export interface ChatClient {
  readonly chat: {
    postMessage(message: PostArguments): Promise<unknown>;
    update(message: UpdateArguments): Promise<unknown>;
    delete(place: { readonly channel: string; readonly ts: string }): Promise<unknown>;
  };
  readonly conversations: {
    replies(ask: RepliesArguments): Promise<unknown>;
    history(ask: HistoryArguments): Promise<unknown>;
  };
}

/** Slack itself. @param slackApiUrl base address of the Web API, with its trailing slash */
export function connectChat({
  secrets,
  slackApiUrl,
  log,
}: {
  secrets: SecretSource;
  slackApiUrl: string;
  log: Log;
}): ChatClient {
  // A post whose answer was lost must not be repeated blindly: the queue tries again, and looks first.
  const options = webOptions({ slackApiUrl, timeoutMs: 3000, retries: 0, log });
  const { chat, conversations } = new WebClient(undefined, options);
  const call = (run: (token: string) => Promise<unknown>) => withFreshToken(secrets, run);
  return {
    chat: {
      postMessage: (message) => call((token) => chat.postMessage({ ...message, token })),
      update: (message) => call((token) => chat.update({ ...message, token })),
      delete: (place) => call((token) => chat.delete({ ...place, token })),
    },
    conversations: {
      replies: (ask) => call((token) => conversations.replies({ ...ask, token })),
      history: (ask) => call((token) => conversations.history({ ...ask, token })),
    },
  };
}
