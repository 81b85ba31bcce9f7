import { drawn, drawnPattern } from './emoji.ts';

/** Slack's mrkdwn as a tree. What may not be shown as markup stays text, so nothing is ever lost. */
export type Inline =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'bold' | 'italic' | 'strike'; readonly children: readonly Inline[] }
  | { readonly kind: 'code'; readonly text: string }
  | { readonly kind: 'emoji'; readonly name: string }
  | { readonly kind: 'user'; readonly id: string }
  | { readonly kind: 'channel'; readonly id: string; readonly label?: string | undefined }
  | { readonly kind: 'broadcast'; readonly range: string }
  | { readonly kind: 'link'; readonly url: string; readonly label: string }
  | {
      readonly kind: 'date';
      readonly timestamp: number;
      readonly format: string;
      readonly fallback: string;
      readonly url?: string | undefined;
    };

export type Paragraph =
  | { readonly kind: 'lines' | 'quote'; readonly lines: readonly (readonly Inline[])[] }
  | { readonly kind: 'preformatted'; readonly text: string };

/** Parses a whole mrkdwn text. */
export function parseMrkdwn(text: string): Paragraph[] {
  const parts = text.split(/\n?```\n?([\s\S]*?)\n?```\n?/);
  return parts.flatMap((part, index): Paragraph[] => {
    if (index % 2 === 1) return [{ kind: 'preformatted', text: unescape(part) }];
    return part === '' ? [] : paragraphsOf(part.split('\n'));
  });
}

/** Lines that follow each other and are all quoted, or all not, belong together. */
function paragraphsOf(lines: readonly string[]): Paragraph[] {
  const found: { kind: 'lines' | 'quote'; lines: Inline[][] }[] = [];
  for (const line of lines) {
    const quoted = /^(?:&gt;|>) ?/.exec(line);
    const kind = quoted ? 'quote' : 'lines';
    const inline = parseInline(quoted ? line.slice(quoted[0].length) : line);
    const last = found.at(-1);
    if (last?.kind === kind) last.lines.push(inline);
    else found.push({ kind, lines: [inline] });
  }
  return found;
}

/** A `plain_text` knows emoji shortcodes and nothing else. */
export function parsePlain(text: string): Inline[] {
  return scan(text, [emoji, symbol], false);
}

export function parseInline(text: string): Inline[] {
  return scan(text, [code, angle, bold, italic, strike, emoji, symbol], true);
}

interface Hit {
  readonly length: number;
  readonly node: Inline;
}
/** Tries to read one thing at the start of `rest`; `before` is the character in front of it. */
type Rule = (rest: string, before: string) => Hit | undefined;

function scan(text: string, rules: readonly Rule[], escaped: boolean): Inline[] {
  const nodes: Inline[] = [];
  let plain = '';
  const flush = () => {
    if (plain !== '') nodes.push({ kind: 'text', text: escaped ? unescape(plain) : plain });
    plain = '';
  };
  for (let at = 0; at < text.length;) {
    const rest = text.slice(at);
    const hit = firstHit(rules, rest, text.charAt(at - 1));
    if (hit) {
      flush();
      nodes.push(hit.node);
      at += hit.length;
    } else {
      plain += text.charAt(at);
      at += 1;
    }
  }
  flush();
  return nodes;
}

function firstHit(rules: readonly Rule[], rest: string, before: string): Hit | undefined {
  for (const rule of rules) {
    const hit = rule(rest, before);
    if (hit) return hit;
  }
  return undefined;
}

const code: Rule = (rest) => {
  const match = /^`([^`\n]+)`/.exec(rest);
  return match ? hitOf(match, { kind: 'code', text: unescape(match[1] ?? '') }) : undefined;
};

const emoji: Rule = (rest, before) => {
  // `10:30:00` is a time.
  if (/[A-Za-z0-9]/.test(before)) return undefined;
  const match = /^:([a-z0-9_+'-]+):/.exec(rest);
  return match ? hitOf(match, { kind: 'emoji', name: match[1] ?? '' }) : undefined;
};

/** A status emoji as a character is the same as its shortcode. */
const symbol: Rule = (rest) => {
  const match = drawnPattern.exec(rest);
  return match ? hitOf(match, { kind: 'emoji', name: drawn[match[1] ?? ''] ?? '' }) : undefined;
};

const emphasis = (mark: string, kind: 'bold' | 'italic' | 'strike'): Rule => {
  const pattern = new RegExp(
    `^\\${mark}(?=\\S)([^\\n${mark}]*[^\\s${mark}])\\${mark}(?![A-Za-z0-9])`,
  );
  return (rest, before) => {
    if (/[A-Za-z0-9]/.test(before)) return undefined;
    const match = pattern.exec(rest);
    return match ? hitOf(match, { kind, children: parseInline(match[1] ?? '') }) : undefined;
  };
};
const bold = emphasis('*', 'bold');
const italic = emphasis('_', 'italic');
const strike = emphasis('~', 'strike');

/** `<@U…>`, `<#C…|name>`, `<!here>`, `<!date^…>` and links; anything else in brackets stays text. */
const angle: Rule = (rest) => {
  const match = /^<([^<>\n]+)>/.exec(rest);
  const node = match && reference(match[1] ?? '');
  return match && node ? hitOf(match, node) : undefined;
};

function reference(inner: string): Inline | undefined {
  const bar = inner.indexOf('|');
  const target = bar < 0 ? inner : inner.slice(0, bar);
  const label = bar < 0 ? undefined : unescape(inner.slice(bar + 1));
  if (target.startsWith('@')) return { kind: 'user', id: target.slice(1) };
  if (target.startsWith('#')) return { kind: 'channel', id: target.slice(1), label };
  if (target.startsWith('!date^')) return date(target, label ?? '');
  if (target.startsWith('!')) return { kind: 'broadcast', range: label ?? target.slice(1) };
  // Only what is safe to follow becomes a link.
  if (!/^(https?:\/\/|mailto:)/.test(target)) return undefined;
  return { kind: 'link', url: unescape(target), label: label ?? unescape(target) };
}

function date(target: string, fallback: string): Inline | undefined {
  const [, timestamp = '', format = '', url] = target.split('^');
  if (!/^\d+$/.test(timestamp)) return undefined;
  return { kind: 'date', timestamp: Number(timestamp), format, fallback, url };
}

function hitOf(match: RegExpExecArray, node: Inline): Hit {
  return { length: match[0].length, node };
}

function unescape(text: string): string {
  return text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&');
}
