import type { Message as Said } from '../../../bot/messages/blocks.ts';
import type { Block } from '../../slack/block-kit.ts';
import { buttonsOf } from '../../slack/buttons.ts';
import { app } from '../../slack/directory.ts';
import type { Message } from '../../slack/message.ts';
import type { Workspace } from '../../slack/workspace.ts';
import { createShapeCheck } from './shapes.ts';

/** A message as it once looked. */
export interface Revision {
  /** Virtual milliseconds since the epoch. */
  readonly at: number;
  readonly text: string;
  /** Action ids of its buttons that do something (`deployment:…`); a card at rest has none. */
  readonly live: readonly string[];
  /** The journal entry that it was drawn at, as its metadata says. */
  readonly seq?: number;
  readonly blocks: readonly Block[];
}

/** Everything that a judge may want to know of one message of the bot. */
export interface Posted {
  readonly channel: string;
  readonly ts: string;
  readonly kind: 'card' | 'reply';
  readonly deploymentId: string;
  /** Of a reply: the entry it tells of. */
  readonly seq?: number;
  readonly threadTs?: string;
  readonly broadcast: boolean;
  /** From the first to the present one. */
  readonly revisions: readonly Revision[];
  /** When it was deleted: by a person, or by the bot because it was there twice. */
  readonly deletedAt?: number;
}

/** An answer that one person saw. */
export interface Ephemeral {
  readonly at: number;
  readonly user: string;
  readonly channel: string;
  readonly text: string;
  readonly message: Message;
}

interface Mark {
  readonly deploymentId?: string;
  readonly seq?: number;
}

/** One for all worlds of a process: what Slack's limits say of a shape is the same in each. */
const check = createShapeCheck();

export type Board = ReturnType<typeof createBoard>;

/** Writes into the workspace, and remembers how each message of the bot looked at every moment. */
export function createBoard(workspace: Workspace) {
  const posted = new Map<string, Posted & { revisions: Revision[] }>();
  const ephemerals: Ephemeral[] = [];
  const author = { user: app.botUserId, bot_id: app.botId };
  const keyOf = ({ channel, ts }: { channel: string; ts: string }) => `${channel}/${ts}`;

  /** Slack's code for content that it would refuse. */
  const faultOf = (said: Said): string | undefined => {
    const [fault] = check(said);
    return fault && `${fault.pointer}: ${fault.message}`;
  };
  const revise = (message: Message, said: Said, { seq }: Mark) => {
    const live = message.blocks
      .flatMap(buttonsOf)
      .flatMap(({ action_id = '' }) => (action_id.startsWith('deployment:') ? action_id : []));
    posted.get(keyOf(message))?.revisions.push({
      at: workspace.now(),
      text: said.text,
      live,
      ...(seq === undefined ? {} : { seq }),
      blocks: message.blocks,
    });
  };

  return {
    faultOf,
    /** A message of the bot, with its mark. */
    post(
      said: Said,
      place: { channel: string; threadTs?: string; broadcast: boolean },
      metadata: { event_type: string; event_payload: Mark },
    ): Message {
      const { channel, threadTs, broadcast } = place;
      const { deploymentId = '', seq } = metadata.event_payload;
      const message = workspace.post({
        ...author,
        channel,
        text: said.text,
        blocks: shown(said),
        metadata,
        ...(threadTs ? { thread_ts: threadTs, broadcast } : {}),
      });
      posted.set(keyOf(message), {
        channel,
        ts: message.ts,
        kind: threadTs ? 'reply' : 'card',
        deploymentId,
        ...(threadTs ? { threadTs, ...(seq === undefined ? {} : { seq }) } : {}),
        broadcast,
        revisions: [],
      });
      revise(message, said, { seq });
      return message;
    },
    redraw(message: Message, said: Said, metadata?: { event_payload: Mark }): void {
      const content = { text: said.text, blocks: shown(said), attachments: [] };
      const redrawn = workspace.update(message, content, metadata);
      revise(redrawn, said, metadata?.event_payload ?? {});
    },
    whisper(said: Said, { channel, user }: { channel: string; user: string }): Message {
      const content = { text: said.text, blocks: shown(said) };
      const message = workspace.post({ ...author, channel, ...content, visibleTo: user });
      ephemerals.push({ at: workspace.now(), user, channel, text: said.text, message });
      return message;
    },
    /** False if it is not there, or not the bot's. */
    remove(place: { channel: string; ts: string }): boolean {
      const message = workspace.find(place.channel, place.ts);
      const known = posted.get(keyOf(place));
      if (!message || !known) return false;
      workspace.remove(message);
      posted.set(keyOf(place), { ...known, deletedAt: workspace.now() });
      return true;
    },
    find: (place: { channel: string; ts: string }) => posted.get(keyOf(place)),
    posted: (): readonly Posted[] => [...posted.values()],
    ephemerals: (): readonly Ephemeral[] => ephemerals,
  };
}

/**
 * The bot's blocks as the workspace shows them. A cast at this door, since parsing each message again would be most
 * of a simulation's work: what `checkMessage` let through has the shape of `block-kit.ts`, which allows more.
 */
const shown = ({ blocks }: Said) => blocks as readonly unknown[] as readonly Block[];
