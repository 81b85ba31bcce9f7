import { useEffect, useRef, useState } from 'preact/hooks';
import type { SlashCommand } from '../../../slack/message.ts';
import { Send } from '../icons.tsx';
import { completions, type Completion } from './completion.ts';

/** Where a person writes. Enter sends, Tab completes, arrow-up brings the last one back. */
export function Composer({
  placeholder,
  commands,
  draft,
  onSend,
  testId = 'composer',
}: {
  placeholder: string;
  commands: readonly SlashCommand[];
  /** Text to take over, such as a suggestion that was chosen; a new object each time. */
  draft?: { readonly text: string } | undefined;
  /** Resolves to false when the text should stay, as in Slack after a timeout. */
  onSend: (text: string) => Promise<boolean>;
  testId?: string;
}) {
  const [text, setText] = useState('');
  const [chosen, setChosen] = useState(0);
  const [open, setOpen] = useState(false);
  const history = useRef<string[]>([]);
  const field = useRef<HTMLTextAreaElement>(null);
  const found = open ? completions(text, commands) : [];

  useEffect(() => {
    if (!draft) return;
    setText(draft.text);
    setOpen(false);
    field.current?.focus();
  }, [draft]);

  const write = (next: string) => {
    setText(next);
    setChosen(0);
    setOpen(next.startsWith('/'));
  };
  const send = async () => {
    const said = text.trim();
    if (said === '') return;
    setText('');
    setOpen(false);
    history.current.push(said);
    const sent = await onSend(said);
    if (!sent) setText((now) => (now === '' ? said : now));
  };
  const complete = (completion: Completion) => {
    write(completion.insert);
    field.current?.focus();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const selected = found[chosen];
    if (event.key === 'Enter' && !event.shiftKey && !event.isComposing) {
      event.preventDefault();
      void send();
    } else if (event.key === 'Tab' && selected && !event.shiftKey && selected.insert !== text) {
      event.preventDefault();
      complete(selected);
    } else if (event.key === 'Escape' && open) {
      setOpen(false);
    } else if (event.key === 'ArrowDown' && found.length > 0) {
      event.preventDefault();
      setChosen((chosen + 1) % found.length);
    } else if (event.key === 'ArrowUp' && found.length > 0) {
      event.preventDefault();
      setChosen((chosen + found.length - 1) % found.length);
    } else if (event.key === 'ArrowUp' && text === '') {
      const last = history.current.at(-1);
      if (last) setText(last);
    }
  };

  const listId = `${testId}-hints`;
  return (
    <div class="composer">
      {found.length > 0 && (
        <ul class="hints" id={listId} role="listbox" aria-label="Commands">
          {found.map((completion, index) => (
            <li
              key={completion.usage}
              id={`${listId}-${index}`}
              role="option"
              aria-selected={index === chosen}
              onMouseDown={(event) => {
                event.preventDefault();
                complete(completion);
              }}
            >
              <code>{completion.usage}</code>
              <span>{completion.description}</span>
            </li>
          ))}
        </ul>
      )}
      <textarea
        ref={field}
        rows={1}
        data-testid={testId}
        value={text}
        placeholder={placeholder}
        aria-label={placeholder}
        aria-autocomplete="list"
        aria-controls={listId}
        aria-activedescendant={found.length > 0 ? `${listId}-${chosen}` : undefined}
        onInput={(event) => write(event.currentTarget.value)}
        onKeyDown={onKeyDown}
        onBlur={() => setOpen(false)}
      />
      <button
        type="button"
        class="send"
        data-testid={`${testId}-send`}
        aria-label="Send"
        disabled={text.trim() === ''}
        onClick={() => void send()}
      >
        <Send />
      </button>
    </div>
  );
}
