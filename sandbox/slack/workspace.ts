import type { Clock } from '../clock.ts';
import type { Content } from './content.ts';
import type { Directory } from './directory.ts';
import type { Draft, Member, Message, View } from './message.ts';
import { createTimestamps } from './timestamps.ts';

export type Workspace = ReturnType<typeof createWorkspace>;

/** The workspace's memory: messages in order, ephemerals for one person, open modals. Knows nothing of HTTP. */
export function createWorkspace({ clock, directory }: { clock: Clock; directory: Directory }) {
  const nextTs = createTimestamps(clock);
  const messages = new Map<string, Message>();
  const views = new Map<string, View>();
  const listeners = new Set<() => void>();
  let ids = 0;
  const key = (channel: string, ts: string) => `${channel}/${ts}`;
  const changed = () => listeners.forEach((listener) => listener());
  const save = (message: Message) => {
    messages.set(key(message.channel, message.ts), message);
    changed();
    return message;
  };
  const find = (channel: string, ts: string) => messages.get(key(channel, ts));
  const inChannel = (channel: string) =>
    [...messages.values()].filter((message) => message.channel === channel);

  return {
    directory,
    nextTs,
    now: () => clock.now(),
    /** A short id, different each time, such as `1a`. */
    newId: () => (++ids).toString(36),
    member: (id: string): Member | undefined => directory.members.find((one) => one.id === id),
    channel: (id: string) => directory.channels.find((one) => one.id === id),
    find,

    /** Adds a message (an ephemeral one with `visibleTo`) at the present time. */
    post(draft: Draft): Message {
      return save({ blocks: [], attachments: [], ...draft, ts: nextTs(), reactions: [] });
    },

    /** Puts new content in an old place. What was not sent of the attachments and metadata stays, as in Slack. */
    update(message: Message, content: Content, metadata?: unknown): Message {
      return save({
        ...message,
        text: content.text,
        blocks: content.blocks,
        attachments: content.attachments ?? message.attachments,
        metadata: metadata ?? message.metadata,
        // Messages with blocks carry no "(edited)" mark.
        edited: content.blocks.length > 0 ? message.edited : { ts: nextTs() },
      });
    },

    remove(message: Message) {
      messages.delete(key(message.channel, message.ts));
      changed();
    },

    react(message: Message, name: string, user: string): boolean {
      const present = message.reactions.find((reaction) => reaction.name === name);
      if (present?.users.includes(user)) return false;
      const others = message.reactions.filter((reaction) => reaction.name !== name);
      save({
        ...message,
        reactions: [...others, { name, users: [...(present?.users ?? []), user] }],
      });
      return true;
    },

    /** What everyone sees in the channel itself: no thread replies, unless broadcast. */
    timeline: (channel: string) =>
      inChannel(channel).filter(
        ({ ts, thread_ts, broadcast, visibleTo }) =>
          !visibleTo && (!thread_ts || thread_ts === ts || broadcast),
      ),
    /** The parent and its replies, oldest first. */
    thread: (channel: string, ts: string) =>
      inChannel(channel).filter(
        (message) => !message.visibleTo && (message.ts === ts || message.thread_ts === ts),
      ),
    /** Everything one person can see: the channel, its threads, and what is only for that person. */
    visible: (channel: string, person: string) =>
      inChannel(channel).filter(({ visibleTo }) => !visibleTo || visibleTo === person),

    saveView(view: View) {
      views.set(view.id, view);
      changed();
    },
    view: (id: string) => views.get(id),
    viewOf: (person: string) => [...views.values()].findLast((view) => view.user === person),
    closeView(id: string) {
      views.delete(id);
      changed();
    },

    /** Called after every change; returns what stops it. */
    onChange(listener: () => void) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
