import type { Block } from './block-kit.ts';

/** A coloured side bar with blocks or text of its own; Slack's older way, still used for colour. */
export interface Attachment {
  readonly color?: string | undefined;
  readonly text?: string | undefined;
  readonly fallback?: string | undefined;
  readonly blocks: readonly Block[];
}

/** A message as the workspace keeps it; the field names are Slack's, as on the wire. */
export interface Message {
  readonly ts: string;
  readonly channel: string;
  /** Who wrote it: a person, the bot's user, or `USLACKBOT` for Slack's own error lines. */
  readonly user: string;
  /** Set on messages of the app. */
  readonly bot_id?: string | undefined;
  readonly text: string;
  readonly blocks: readonly Block[];
  readonly attachments: readonly Attachment[];
  /** The parent's `ts`; equal to the own one on a parent that has replies. */
  readonly thread_ts?: string | undefined;
  /** A reply that is shown in the channel also. */
  readonly broadcast?: boolean | undefined;
  /** Only this person sees it; it is in no history and cannot be changed by the Web API. */
  readonly visibleTo?: string | undefined;
  readonly metadata?: unknown;
  readonly edited?: { readonly ts: string } | undefined;
  readonly reactions: readonly { readonly name: string; readonly users: readonly string[] }[];
}

/** What a message is made from, before the workspace gives it its place and time. */
export type Draft = Pick<Message, 'channel' | 'user' | 'text'> &
  Partial<Omit<Message, 'ts' | 'edited' | 'reactions'>>;

/** Somebody who can write here. */
export interface Member {
  readonly id: string;
  /** Short handle: the catalogue's key (`ada`). */
  readonly key: string;
  readonly name: string;
  readonly initials: string;
  /** CSS colour of the drawn avatar. */
  readonly colour: string;
  readonly kind: 'member' | 'guest' | 'app' | 'slackbot';
}

/** A slash command as the app registered it, for the composer's hints. */
export interface SlashCommand {
  readonly command: string;
  readonly usages: readonly { readonly usage: string; readonly description: string }[];
}

/** A modal that the app opened for one person. */
export interface View {
  readonly id: string;
  readonly user: string;
  readonly hash: string;
  readonly title: string;
  readonly close: string;
  readonly blocks: readonly Block[];
}
