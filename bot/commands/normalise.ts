/** A command longer than this is refused unread; it is counted in UTF-16 units, as Slack's own limits are. */
export const longestCommand = 300;

/**
 * Typed text as it was meant: Slack's markup and entities undone, and what keyboards make of dashes,
 * quotes and spaces. Invisible characters go. One line, single spaces, nothing at the ends.
 */
export function normaliseText(typed: string): string {
  return withoutMarkup(typed)
    .normalize('NFKC')
    .replace(/\u2014/g, '--')
    .replace(/[\u2010-\u2013\u2015\u2212\uFE63]/g, '-')
    .replace(/[\u2018-\u201B\u2032]/g, "'")
    .replace(/[\u201C-\u201F\u2033\u00AB\u00BB]/g, '"')
    .replace(/[\p{Cf}\p{Co}\p{Cs}]+/gu, '')
    .replace(/[\p{Cc}\s]+/gu, ' ')
    .trim();
}

/** `<@U1|ada>` → `@ada`, `<#C1|deploys>` → `#deploys`, `<https://x|y>` → `https://x`; then the three entities. */
function withoutMarkup(typed: string): string {
  return typed
    .replace(
      /<([@#!])([^<>|]*)(?:\|([^<>]*))?>/g,
      (_, sign: string, id: string, label?: string) => {
        const name = label?.replace(/^[@#]/, '') || id;
        return `${sign === '#' ? '#' : '@'}${name}`;
      },
    )
    .replace(/<([^<>|]+)(?:\|[^<>]*)?>/g, '$1')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&');
}
