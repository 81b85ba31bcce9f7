import type { ComponentChildren } from 'preact';
import { slackDate } from '../moments.ts';
import { useChat } from './context.ts';
import { characterOf, isDrawn } from './emoji.ts';
import { StatusIcon } from './status-icon.tsx';

/** A status emoji is drawn; any other is left to the machine's font. */
export function Emoji({ name }: { name: string }) {
  return isDrawn(name) ? (
    <StatusIcon name={name} />
  ) : (
    <span class="emoji">{characterOf(name)}</span>
  );
}

export function UserMention({ id }: { id: string }) {
  const { members, persona } = useChat();
  const member = members.find((one) => one.id === id);
  return (
    <span class={id === persona.id ? 'mention mention--me' : 'mention'}>@{member?.name ?? id}</span>
  );
}

export function ChannelMention({ id, label }: { id: string; label: string | undefined }) {
  const { channels } = useChat();
  return (
    <span class="mention">#{label || (channels.find((one) => one.id === id)?.name ?? id)}</span>
  );
}

/** Only web and mail addresses become links, whatever the app says. */
export function Link({ url, children }: { url: string; children: ComponentChildren }) {
  if (!/^(https?:\/\/|mailto:)/.test(url)) return <>{children}</>;
  return (
    <a href={url} target="_blank" rel="noreferrer">
      {children}
    </a>
  );
}

/** A moment, in the reader's own time zone. */
export function DateText(date: {
  timestamp: number;
  format: string;
  fallback: string;
  url?: string | undefined;
}) {
  const { now } = useChat();
  const { timestamp: seconds, format: pattern, fallback } = date;
  const words = <time title={fallback}>{slackDate({ seconds, pattern, fallback }, now)}</time>;
  return date.url ? <Link url={date.url}>{words}</Link> : words;
}
