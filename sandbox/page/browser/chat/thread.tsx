import type { SlackState } from '../../stream.ts';
import { Cross } from '../icons.tsx';
import { Composer } from './composer.tsx';
import { threadEntries } from './conversation.ts';
import { MessageView } from './message.tsx';
import { useStickToEnd } from './scrolling.ts';

/** A thread beside the channel. */
export function Thread({
  channel,
  ts,
  onClose,
  onSend,
}: {
  channel: SlackState['channels'][number];
  ts: string;
  onClose: () => void;
  onSend: (text: string) => Promise<boolean>;
}) {
  const entries = threadEntries(channel.messages, ts);
  const { list, onScroll } = useStickToEnd(channel.messages, ts);
  const replies = entries.length - 1;
  return (
    <aside class="thread" aria-label="Thread" data-testid="thread">
      <header class="channel__header">
        <h2>
          Thread <small>#{channel.name}</small>
        </h2>
        <button
          type="button"
          class="quiet"
          aria-label="Close thread"
          data-testid="thread-close"
          onClick={onClose}
        >
          <Cross />
        </button>
      </header>
      <div
        class="channel__messages"
        ref={list}
        onScroll={onScroll}
        role="log"
        aria-label="Replies"
        tabIndex={0}
      >
        {entries.map((entry, index) => (
          <div key={entry.message.ts}>
            <MessageView entry={entry} inThread />
            {index === 0 && (
              <p class="day">
                <span>
                  {replies} {replies === 1 ? 'reply' : 'replies'}
                </span>
              </p>
            )}
          </div>
        ))}
      </div>
      <Composer placeholder="Reply…" commands={[]} onSend={onSend} testId="thread-composer" />
    </aside>
  );
}
