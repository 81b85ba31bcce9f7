import { useEffect, useState } from 'preact/hooks';
import type { Button } from '../../../slack/block-kit.ts';
import type { Message } from '../../../slack/message.ts';
import type { SlackState } from '../../stream.ts';
import type { World } from '../../world.ts';
import { closeView, sendClick, sendSlash } from '../live.ts';
import { Channel } from './channel.tsx';
import { ChatContext, pressKey, type Chat as ChatValue } from './context.ts';
import { mentions } from './conversation.ts';
import { ConfirmDialog, ViewDialog } from './dialog.tsx';
import { Sidebar } from './sidebar.tsx';
import { suggest, type Suggestion } from './suggestions.ts';
import { Thread } from './thread.tsx';

interface Press {
  readonly message: Message;
  readonly button: Button;
  readonly blockId: string | undefined;
}

/** After these Slack leaves the typed text in place. */
const keepsText = new Set(['operation_timeout', 'slack_down']);

/** The left half: the workspace through one person's eyes. */
export function Chat({
  slack,
  world,
  onPersona,
}: {
  slack: SlackState;
  world: World | undefined;
  onPersona: (key: string) => void;
}) {
  const [channelId, setChannel] = useState(slack.channels[0]?.id ?? '');
  const [thread, setThread] = useState<string>();
  const [asking, setAsking] = useState<Press>();
  const [pressing, setPressing] = useState<string>();
  const [failures, setFailures] = useState<ReadonlyMap<string, string>>(new Map());
  const [draft, setDraft] = useState<{ text: string }>();
  const [lastRequester, setLastRequester] = useState<string>();
  const called = useCalled(slack);

  const channel = slack.channels.find(({ id }) => id === channelId) ?? slack.channels[0];
  const persona = slack.members.find(({ key }) => key === slack.persona);
  if (!channel || !persona) return null;

  const say = async (text: string, threadTs?: string) => {
    if (text.startsWith('/deploy')) setLastRequester(slack.persona);
    const sent = await sendSlash({ persona: slack.persona, channel: channel.id, text, threadTs });
    return !(sent.failed && keepsText.has(sent.failed));
  };
  const deliver = async ({ message, button, blockId }: Press, confirm: boolean) => {
    const key = pressKey(message.ts, button.action_id);
    setPressing(key);
    const result = await sendClick({
      persona: slack.persona,
      channel: message.channel,
      ts: message.ts,
      actionId: button.action_id ?? '',
      blockId,
      confirm,
    });
    setPressing(undefined);
    const failed =
      result.kind === 'gone' ? 'gone' : result.kind === 'delivered' ? result.failed : undefined;
    setFailures((before) => withFailure(before, key, failed));
  };
  const press = (message: Message, button: Button, blockId: string | undefined) => {
    if (button.url && /^https?:\/\//.test(button.url)) open(button.url, '_blank', 'noopener');
    if (button.confirm) setAsking({ message, button, blockId });
    else void deliver({ message, button, blockId }, false);
  };
  const choose = (suggestion: Suggestion) => {
    if (suggestion.kind === 'type') setDraft({ text: suggestion.text });
    else onPersona(suggestion.persona);
  };

  const { channels, members } = slack;
  const openThread = setThread;
  const value: ChatValue = {
    persona,
    members,
    channels,
    now: slack.now,
    failures,
    pressing,
    press,
    openThread,
  };
  return (
    <ChatContext.Provider value={value}>
      <div class={`chat ${thread ? 'chat--thread' : ''}`} data-testid="chat">
        <Sidebar
          slack={slack}
          channel={channel.id}
          called={called}
          onPersona={onPersona}
          onChannel={(id) => {
            setChannel(id);
            setThread(undefined);
          }}
        />
        <Channel
          slack={slack}
          channel={channel}
          suggestions={suggest(slack, world, lastRequester)}
          draft={draft}
          onSend={(text) => say(text)}
          onSuggestion={choose}
        />
        {thread && (
          <Thread
            channel={channel}
            ts={thread}
            onClose={() => setThread(undefined)}
            onSend={(text) => say(text, thread)}
          />
        )}
      </div>
      {asking?.button.confirm && (
        <ConfirmDialog
          confirm={asking.button.confirm}
          onDeny={() => setAsking(undefined)}
          onAccept={() => {
            setAsking(undefined);
            void deliver(asking, true);
          }}
        />
      )}
      {slack.view && (
        <ViewDialog
          key={slack.view.hash}
          view={slack.view}
          onClose={() => void closeView(slack.persona)}
        />
      )}
    </ChatContext.Provider>
  );
}

function withFailure(before: ReadonlyMap<string, string>, key: string, failed: string | undefined) {
  const after = new Map(before);
  if (failed) after.set(key, failed);
  else after.delete(key);
  return after;
}

/** Who was mentioned in what they have not seen yet: where to look next. */
function useCalled(slack: SlackState): ReadonlySet<string> {
  const [seen, setSeen] = useState<Readonly<Record<string, number>>>({});
  const messages = slack.channels
    .flatMap((channel) => channel.messages)
    .filter(({ visibleTo }) => !visibleTo);
  const newest = Math.max(0, ...messages.map(({ ts }) => Number(ts)));
  useEffect(() => {
    setSeen((before) => ({ ...before, [slack.persona]: newest }));
  }, [slack.persona, newest]);
  const called = slack.members.filter(({ id, key }) =>
    messages.some((message) => Number(message.ts) > (seen[key] ?? 0) && mentions(message, id)),
  );
  return new Set(called.map(({ id }) => id));
}
