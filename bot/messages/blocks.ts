import type { ActionsBlock, Button, ContextBlock, KnownBlock, SectionBlock } from '@slack/types';
import { personOf } from '../../orchestrator/catalogue/people.ts';
import { escapeText, shorten } from './escape.ts';
import type { People } from './people.ts';

/** What the bot says: blocks to see, and all of it as text for screen readers and notifications. */
export interface Message {
  readonly text: string;
  readonly blocks: KnownBlock[];
}

/** `verbatim`: Slack must not turn `#general`, `@here` or bare addresses in foreign text into links. */
const mrkdwn = (text: string, max: number) =>
  ({ type: 'mrkdwn', text: shorten(text, max), verbatim: true }) as const;

const unparsed = (text: string, max: number) =>
  ({ type: 'plain_text', text: shorten(text, max), emoji: true }) as const;

export function header(text: string): KnownBlock {
  return { type: 'header', text: unparsed(text, 150) };
}

export function section(text: string): SectionBlock {
  return { type: 'section', text: mrkdwn(text, 3000) };
}

export function fields(pairs: readonly (readonly [label: string, text: string])[]): SectionBlock {
  return {
    type: 'section',
    fields: pairs.map(([label, text]) => mrkdwn(`*${label}*\n${text}`, 2000)),
  };
}

export function context(text: string): ContextBlock {
  return { type: 'context', elements: [mrkdwn(text, 2000)] };
}

export function actions(blockId: string, elements: Button[]): ActionsBlock {
  return { type: 'actions', block_id: blockId, elements };
}

/** A button whose dialog says exactly what will happen before it does. */
export function button({
  action,
  label,
  value,
  primary = false,
  confirm,
}: {
  action: string;
  label: string;
  value: string;
  primary?: boolean;
  confirm: { title: string; text: string; yes: string; no: string };
}): Button {
  return {
    type: 'button',
    action_id: action,
    text: unparsed(label, 75),
    value,
    ...(primary ? { style: 'primary' as const } : {}),
    confirm: {
      title: unparsed(confirm.title, 100),
      text: unparsed(confirm.text, 300),
      confirm: unparsed(confirm.yes, 30),
      deny: unparsed(confirm.no, 30),
    },
  };
}

/** The message with its text drawn from the blocks themselves, so that it can leave nothing out. */
export function message(blocks: KnownBlock[], people: People): Message {
  const parts = blocks.flatMap(wordsOf).map((words) => spoken(words, people));
  return { text: shorten(parts.join('\n'), 3900), blocks };
}

/** A message of one paragraph. */
export function paragraph(text: string, people: People): Message {
  return message([section(text)], people);
}

function wordsOf(block: KnownBlock): string[] {
  if (block.type === 'header') return [escapeText(block.text.text)];
  if (block.type === 'section') {
    const labelled = block.fields?.map(({ text }) => text.replace('*\n', ':* ')) ?? [];
    return [...(block.text ? [block.text.text] : []), ...labelled];
  }
  if (block.type === 'context')
    return block.elements.flatMap((it) => ('text' in it ? [it.text] : []));
  return [];
}

/** mrkdwn as a voice would read it: names for mentions, UTC for dates, words for links, no marks and no bars. */
function spoken(words: string, people: People): string {
  return words
    .replace(/<!date\^[^|>]*\|([^>]*)>/g, '$1')
    .replace(/<https?:[^|>]*\|([^>]*)>/g, '$1')
    .replace(/<@([UW][A-Z0-9]+)>/g, (_, id: string) => nameBySlackId(id, people))
    .replace(/`[█░]+` ?/g, '')
    .replace(/[*`]/g, '');
}

function nameBySlackId(id: string, people: People): string {
  return people[personOf(id, people) ?? '']?.name ?? 'someone';
}
