import { WebAPIPlatformError } from '@slack/web-api';

/** The app cannot write there, and asking again would not help: archived, removed, or no longer allowed (F8). */
export class ChannelClosed extends Error {
  override readonly name = 'ChannelClosed';
  readonly channel: string;
  constructor(channel: string, cause: WebAPIPlatformError) {
    super(`Slack lets the app not write in ${channel}: ${cause.data.error}`, { cause });
    this.channel = channel;
  }
}

/** Slack's words for it (docs.slack.dev: chat.postMessage, chat.update, conversations.history). */
const closedCodes = [
  'channel_not_found',
  'not_in_channel',
  'is_archived',
  'is_inactive',
  'restricted_action',
  'restricted_action_read_only_channel',
];

/** Does it, and says of a channel that is closed that it is. @throws ChannelClosed, or what `run` throws */
export async function whereOpen<T>(channel: string, run: () => Promise<T>): Promise<T> {
  try {
    return await run();
  } catch (error) {
    if (isRefusal(error, closedCodes)) throw new ChannelClosed(channel, error);
    throw error;
  }
}

/** Whether Slack answered one of these codes. */
export function isRefusal(error: unknown, codes: readonly string[]): error is WebAPIPlatformError {
  return error instanceof WebAPIPlatformError && codes.includes(error.data.error);
}
