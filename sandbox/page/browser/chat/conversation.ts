import type { Message } from '../../../slack/message.ts';

/** A message in its place: whether it continues the one above, and what hangs below it. */
export interface Entry {
  readonly message: Message;
  /** Same writer, same kind, within five minutes: no second avatar. */
  readonly continues: boolean;
  readonly replies: readonly Message[];
}

const togetherSeconds = 300;

/** The channel as it is read from top to bottom. */
export function channelEntries(messages: readonly Message[]): Entry[] {
  const shown = messages.filter(
    ({ ts, thread_ts, broadcast }) => !thread_ts || thread_ts === ts || broadcast,
  );
  return shown.map((message, index) => ({
    message,
    continues: continues(shown[index - 1], message),
    replies: repliesTo(messages, message.ts),
  }));
}

/** A thread: the parent, then its replies. */
export function threadEntries(messages: readonly Message[], ts: string): Entry[] {
  const parent = messages.filter((message) => message.ts === ts);
  const thread = [...parent, ...repliesTo(messages, ts)];
  return thread.map((message, index) => ({
    message,
    continues: index > 1 && continues(thread[index - 1], message),
    replies: [],
  }));
}

function repliesTo(messages: readonly Message[], ts: string): Message[] {
  return messages.filter((message) => message.thread_ts === ts && message.ts !== ts);
}

function continues(before: Message | undefined, message: Message): boolean {
  return (
    before !== undefined &&
    before.user === message.user &&
    before.visibleTo === message.visibleTo &&
    !before.broadcast &&
    !message.broadcast &&
    Number(message.ts) - Number(before.ts) < togetherSeconds
  );
}

/** Whether a message calls for this person, anywhere in it. */
export function mentions(message: Message, id: string): boolean {
  const everything = JSON.stringify([message.text, message.blocks, message.attachments]);
  return everything.includes(`<@${id}>`);
}
