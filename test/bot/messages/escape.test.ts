import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { paragraph } from '../../../bot/messages/blocks.ts';
import { code, escapeText } from '../../../bot/messages/escape.ts';
import { distance, nearest } from '../../../bot/messages/nearest.ts';
import { duration } from '../../../bot/messages/time.ts';
import { checkMessage } from '../../../bot/slack/limits.ts';
import { catalogue } from '../support/deployments.ts';

const nasty = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 500 }),
  fc
    .array(
      fc.constantFrom(
        '<!channel>',
        '<@U1>',
        '<https://x|y>',
        '&',
        '&lt;',
        '`',
        '\n',
        '\u202E',
        '\uD83D',
        '😀',
        'a',
      ),
    )
    .map((it) => it.join('')),
);

describe('foreign text', () => {
  it('can mention, link and hide nothing', () => {
    fc.assert(
      fc.property(nasty, (foreign) => {
        for (const text of [escapeText(foreign), code(foreign)]) {
          expect(text).not.toMatch(/[<>]|&(?!amp;|lt;|gt;)|\p{Cc}|\p{Cf}|\p{Cs}/u);
          expect(text).not.toContain('\n');
        }
        expect(code(foreign)).toMatch(/^`[^`]+`$/);
      }),
    );
  });

  it('fits into a message however long it is', () => {
    fc.assert(
      fc.property(nasty, fc.integer({ min: 1, max: 400 }), (foreign, times) => {
        const message = paragraph(
          `x ${escapeText(foreign.repeat(times), 10_000)}`,
          catalogue.people,
        );
        expect(checkMessage(message)).toEqual([]);
      }),
    );
  });

  it('keeps what is harmless as it is', () => {
    expect(escapeText('Fehler: 5 % > 3 % & steigend – ö')).toBe(
      'Fehler: 5 % &gt; 3 % &amp; steigend – ö',
    );
    expect(escapeText('x'.repeat(300))).toBe(`${'x'.repeat(199)}…`);
  });
});

describe('the name that was meant', () => {
  it.each([
    ['prd', ['staging', 'prod'], 'prod'],
    ['stag', ['staging', 'prod'], 'staging'],
    ['prdo', ['staging', 'prod'], 'prod'],
    ['contcats', ['contacts'], 'contacts'],
    ['zebra', ['contacts'], undefined],
    ['x', [], undefined],
  ])('%s', (given, known, meant) => {
    expect(nearest(given, known)).toBe(meant);
  });

  it('counts a swap of neighbours once', () => {
    expect(distance('contcats', 'contacts')).toBe(1);
    expect(distance('', 'abc')).toBe(3);
  });
});

describe('a duration', () => {
  it.each([
    [0, '0 s'],
    [45.4, '45 s'],
    [130, '2 min 10 s'],
    [3900, '1 h 5 min'],
  ])('%d s', (seconds, words) => {
    expect(duration(seconds)).toBe(words);
  });
});
