import { checkMessage } from '../../bot/slack/limits.ts';
import { parseContent, type Content } from './content.ts';

/** What an app sent to be shown: `text`, `blocks` and `attachments` count, the rest is not looked at. */
export type RawContent = Readonly<Record<string, unknown>>;

export type Checked =
  | { readonly kind: 'content'; readonly content: Content }
  | { readonly kind: 'rejected'; readonly error: string; readonly messages: readonly string[] };

/**
 * Judges content by Slack's limits, the same ones the bot's own tests use, and types it. They allow less than Slack
 * in two places: only the blocks this bot uses, and 4000 characters of text for `chat.postMessage` also.
 */
export function checkContent(raw: RawContent, newId: () => string): Checked {
  const parts = ['text', 'blocks', 'attachments'].map((name) => [name, raw[name]] as const);
  if (parts.every(([, value]) => isEmpty(value))) {
    return { kind: 'rejected', error: 'no_text', messages: [] };
  }
  const sent = Object.fromEntries(parts.filter(([, value]) => value !== undefined));
  const problems = checkMessage(sent);
  if (problems.length > 0) {
    return {
      kind: 'rejected',
      error: errorFor(problems[0]?.pointer ?? ''),
      messages: problems.map(
        ({ pointer, message }) => `[ERROR] ${message} [json-pointer:${pointer}]`,
      ),
    };
  }
  return { kind: 'content', content: parseContent(sent, newId) };
}

function isEmpty(value: unknown): boolean {
  return (
    value === undefined ||
    value === null ||
    value === '' ||
    (Array.isArray(value) && value.length === 0)
  );
}

function errorFor(pointer: string): string {
  if (pointer.startsWith('/text')) return 'msg_too_long';
  if (pointer.startsWith('/attachments')) return 'invalid_attachments';
  return 'invalid_blocks';
}
