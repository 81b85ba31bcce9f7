import type { Message } from '../../../slack/message.ts';
import type { SlackState } from '../../stream.ts';
import { Hash } from '../icons.tsx';
import { day } from '../moments.ts';
import { Composer } from './composer.tsx';
import { channelEntries, type Entry } from './conversation.ts';
import { Avatar, MessageView } from './message.tsx';
import { useChat } from './context.ts';
import { useStickToEnd } from './scrolling.ts';
import { Suggestions } from './suggestion-chips.tsx';
import type { Suggestion } from './suggestions.ts';

/** The channel: messages from the oldest to the newest, and the place to write. */
export function Channel({
  slack,
  channel,
  suggestions,
  draft,
  onSend,
  onSuggestion,
}: {
  slack: SlackState;
  channel: SlackState['channels'][number];
  suggestions: readonly Suggestion[];
  draft: { readonly text: string } | undefined;
  onSend: (text: string) => Promise<boolean>;
  onSuggestion: (suggestion: Suggestion) => void;
}) {
  const { persona } = useChat();
  const entries = channelEntries(channel.messages);
  const { list, onScroll } = useStickToEnd(channel.messages, channel.id + persona.key);
  return (
    <section class="channel" aria-label={`Channel ${channel.name}`}>
      <header class="channel__header">
        <h1>
          <Hash /> {channel.name}
        </h1>
        <p class="channel__you">
          <Avatar member={persona} size={20} /> You are <b>{persona.name}</b>
        </p>
      </header>
      <div
        class="channel__messages"
        ref={list}
        onScroll={onScroll}
        role="log"
        aria-label="Messages"
        tabIndex={0}
      >
        {entries.length === 0 ? <Welcome name={channel.name} /> : <Days entries={entries} />}
      </div>
      {slack.down && (
        <p class="outage" role="alert" data-testid="slack-down">
          Slack is not reachable. Deployments go on without it; messages come later.
        </p>
      )}
      <Suggestions suggestions={suggestions} slack={slack} onChoose={onSuggestion} />
      <Composer
        key={persona.key}
        placeholder={`Message #${channel.name} or type /`}
        commands={slack.commands}
        draft={draft}
        onSend={onSend}
      />
    </section>
  );
}

function Welcome({ name }: { name: string }) {
  return (
    <div class="welcome">
      <h2>This is #{name}</h2>
      <p>
        Deploy from here and watch the world at the side. Type a command below, or take one of the
        suggestions: they are real requests to a real bot, with real processes behind it.
      </p>
    </div>
  );
}

function Days({ entries }: { entries: readonly Entry[] }) {
  return (
    <>
      {entries.map((entry, index) => {
        const before = entries[index - 1];
        const today = dayOf(entry.message);
        const isNew = !before || dayOf(before.message) !== today;
        return (
          <div key={entry.message.ts}>
            {isNew && (
              <p class="day">
                <span>{today}</span>
              </p>
            )}
            <MessageView entry={isNew ? { ...entry, continues: false } : entry} />
          </div>
        );
      })}
    </>
  );
}

const dayOf = ({ ts }: Message) => day(Number(ts) * 1000);
