import { describe, expect, it } from '@jest/globals';
import { parseInline, parseMrkdwn, parsePlain } from '../../../sandbox/page/browser/chat/mrkdwn.ts';

const text = (words: string) => ({ kind: 'text', text: words });

describe('mrkdwn', () => {
  it('knows bold, italic, strike and code', () => {
    expect(parseInline('*a _b_* ~c~ `*d*`')).toEqual([
      { kind: 'bold', children: [text('a '), { kind: 'italic', children: [text('b')] }] },
      text(' '),
      { kind: 'strike', children: [text('c')] },
      text(' '),
      { kind: 'code', text: '*d*' },
    ]);
  });

  it('leaves marks inside words and lonely ones alone', () => {
    for (const plain of ['snake_case_name', '2*3*4', '* a *', 'a * b', '`', '10:30:00x']) {
      expect(parseInline(plain)).toEqual([text(plain)]);
    }
  });

  it('reads mentions, channels, broadcasts and links', () => {
    expect(
      parseInline('<@U0ADA> <#C0DEPLOYS|deploys> <!here> <https://example.com?a=1&amp;b=2|logs>'),
    ).toEqual([
      { kind: 'user', id: 'U0ADA' },
      text(' '),
      { kind: 'channel', id: 'C0DEPLOYS', label: 'deploys' },
      text(' '),
      { kind: 'broadcast', range: 'here' },
      text(' '),
      { kind: 'link', url: 'https://example.com?a=1&b=2', label: 'logs' },
    ]);
  });

  it('makes no link of what is not safe to follow', () => {
    const given = '<javascript:alert(1)|logs>';
    expect(parseInline(given)).toEqual([text(given)]);
  });

  it('shows what was escaped as it was meant', () => {
    expect(parseInline('&lt;!channel&gt; &amp;amp;')).toEqual([text('<!channel> &amp;')]);
  });

  it('reads dates with their fallback', () => {
    expect(parseInline('<!date^1760000000^{time}|08:53 UTC>')).toEqual([
      {
        kind: 'date',
        timestamp: 1760000000,
        format: '{time}',
        fallback: '08:53 UTC',
        url: undefined,
      },
    ]);
  });

  it('takes shortcodes and status emoji for the same', () => {
    expect(parseInline(':warning: ⚠️')).toEqual([
      { kind: 'emoji', name: 'warning' },
      text(' '),
      { kind: 'emoji', name: 'warning' },
    ]);
  });

  it('keeps lines, quotes and preformatted text apart', () => {
    expect(parseMrkdwn('one\ntwo\n&gt; said\n```\n<b> &amp; *c*\n```\nend')).toEqual([
      { kind: 'lines', lines: [[text('one')], [text('two')]] },
      { kind: 'quote', lines: [[text('said')]] },
      { kind: 'preformatted', text: '<b> & *c*' },
      { kind: 'lines', lines: [[text('end')]] },
    ]);
  });

  it('does not parse plain text, except for emoji', () => {
    expect(parsePlain('*a* &amp; ✅')).toEqual([
      text('*a* &amp; '),
      { kind: 'emoji', name: 'white_check_mark' },
    ]);
  });
});
