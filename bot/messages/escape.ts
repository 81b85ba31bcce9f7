/** Control, format (zero-width, direction) and private characters, and halves of surrogate pairs. */
const unseen = /[\p{Cc}\p{Cf}\p{Co}\p{Cs}\p{Zl}\p{Zp}]+/gu;

/**
 * The one way for foreign text (reasons, names, errors, alarm texts) into a message: one line, at most
 * `max` characters, and nothing in it can mention, link or hide anything.
 * Slack knows exactly three escapes; the order matters, or `&lt;` would become `&amp;lt;`.
 */
export function escapeText(foreign: string, max = 200): string {
  return plainText(foreign, max)
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;');
}

/** The same for plain_text objects (headers, buttons, dialogs), which Slack does not parse at all. */
export function plainText(foreign: string, max = 200): string {
  return shorten(foreign.replace(unseen, ' ').replace(/\s+/g, ' ').trim(), max);
}

/** Foreign text as inline code. Backticks have no escape in mrkdwn, so they become apostrophes. */
export function code(foreign: string, max = 200): string {
  const inner = escapeText(foreign.replaceAll('`', "'"), max);
  return inner === '' ? '`(empty)`' : `\`${inner}\``;
}

/** Cuts to `max` UTF-16 units, as Slack's limits are checked, never inside a character, and shows that it did. */
export function shorten(text: string, max: number): string {
  if (text.length <= max) return text;
  return `${text.slice(0, max - 1).replace(/[\uD800-\uDBFF]$/, '')}…`;
}

/** Words of ours that lead somewhere, or only the words. */
export function link(words: string, url: string | undefined): string {
  return url === undefined ? words : `<${escapeText(url, 500)}|${words}>`;
}
