import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { parseCommand, parseOnCall } from '../../../bot/commands/grammar.ts';

const deploymentId = `contacts-prod-${'0123456789abcdef'.repeat(2)}`;
const contacts = { kind: 'deploy', service: 'contacts', environment: 'prod' } as const;

describe('what is typed after /deploy', () => {
  it.each([
    ['', { kind: 'help' }],
    ['   ', { kind: 'help' }],
    ['help', { kind: 'help' }],
    ['HELP me', { kind: 'help' }],
    ['contacts prod', contacts],
    ['  Contacts   PROD  ', contacts],
    ['`contacts` "prod"', contacts],
    ['contacts prod v2', { ...contacts, version: 'v2' }],
    ['contacts prod 1.4.0-RC1', { ...contacts, version: '1.4.0-RC1' }],
    ['contacts prod reason: it’s Friday', { ...contacts, reason: "it's Friday" }],
    ['contacts prod v2 Reason : “fast — er”', { ...contacts, version: 'v2', reason: 'fast -- er' }],
    ['contacts prod —reason “hot fix”', { ...contacts, reason: 'hot fix' }],
    ['contacts prod reason:', contacts],
    ['status', { kind: 'status' }],
    ['status Contacts', { kind: 'status', service: 'contacts' }],
    ['rollback contacts prod', { ...contacts, kind: 'rollback' }],
    [
      'rollback contacts prod 500s everywhere',
      { ...contacts, kind: 'rollback', reason: '500s everywhere' },
    ],
    [
      'roll-back contacts prod reason: <@U0ADA|ada> said so',
      { ...contacts, kind: 'rollback', reason: '@ada said so' },
    ],
    ['cancel', { kind: 'cancel' }],
    ['cancel reason: wrong version', { kind: 'cancel', reason: 'wrong version' }],
    ['cancel contacts', { kind: 'cancel', service: 'contacts' }],
    ['cancel contacts prod', { ...contacts, kind: 'cancel' }],
    [`cancel ${deploymentId}`, { kind: 'cancel', deploymentId }],
  ])('"%s"', (typed, command) => {
    expect(parseCommand(typed)).toEqual(command);
  });

  it.each([
    [
      'smart dashes inside a name',
      'contacts\u2011api prod',
      { ...contacts, service: 'contacts-api' },
    ],
    ['no-break and wide spaces', 'contacts\u00A0\u3000prod', contacts],
    ['zero-width and direction marks', 'con\u200Btacts pr\u202Eod\uFEFF', contacts],
    ['full-width letters', 'ｃｏｎｔａｃｔｓ prod', contacts],
    ['control characters and lines', 'contacts\u0000\n\tprod', contacts],
    [
      "Slack's escapes",
      'contacts prod reason: a &lt; b &amp;amp; c',
      { ...contacts, reason: 'a < b &amp; c' },
    ],
    [
      'addresses in a reason',
      'contacts prod reason: see <https://x.example/1|ticket>',
      { ...contacts, reason: 'see https://x.example/1' },
    ],
  ])('is understood with %s', (_, typed, command) => {
    expect(parseCommand(typed)).toEqual(command);
  });

  it.each([
    ['x'.repeat(301), { code: 'too-long', length: 301 }],
    ['contacts', { code: 'missing-environment', service: 'contacts' }],
    ['rollback', { code: 'missing-service', verb: 'rollback' }],
    ['rollback contacts', { code: 'missing-environment', service: 'contacts', verb: 'rollback' }],
    ['<@U0ADA> prod', { code: 'mention', given: '@U0ADA' }],
    ['contacts <#C0DEPLOYS|deploys>', { code: 'mention', given: '#deploys' }],
    ['<!channel> prod', { code: 'mention', given: '@channel' }],
    ['cancel <@U0ADA|ada>', { code: 'mention', given: '@ada' }],
    ['contacts prod —force', { code: 'unknown-option', given: '--force' }],
    ['../../etc prod', { code: 'not-a-name', given: '../../etc', place: 'service' }],
    ['contacts ${prod}', { code: 'not-a-name', given: '${prod}', place: 'environment' }],
    [
      'contacts prod evil.example/contacts@sha256:00',
      { code: 'not-a-name', given: 'evil.example/contacts@sha256:00', place: 'version' },
    ],
    ['соntacts prod', { code: 'not-a-name', given: 'соntacts', place: 'service' }],
    [
      'contacts prod v2 please now',
      { code: 'extra-words', understood: 'contacts prod v2', extra: 'please now' },
    ],
    ['status contacts prod', { code: 'extra-words', understood: 'contacts', extra: 'prod' }],
  ])('is refused with what is wrong: "%s"', (typed, problem) => {
    expect(parseCommand(typed)).toEqual({ kind: 'misunderstood', problem });
  });

  it('never throws, and lets no odd name through, whatever is typed', () => {
    const pieces = fc.constantFrom(
      ...[
        'contacts',
        'prod',
        'v2',
        'status',
        'rollback',
        'cancel',
        'help',
        'reason:',
        '--reason',
        '—',
        ' ',
        '\u00A0',
      ],
      ...[
        '<@U1>',
        '<',
        '>',
        '&lt;',
        '|',
        '`',
        '"',
        '\u202E',
        '\uD800',
        '\u0000',
        '😀',
        '${x}',
        '../',
        deploymentId,
      ],
    );
    const typed = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 400 }),
      fc.array(pieces, { maxLength: 30 }).map((it) => it.join(' ')),
      fc.array(pieces, { maxLength: 30 }).map((it) => it.join('')),
    );
    fc.assert(
      fc.property(typed, (text) => {
        const command = {
          service: 'a',
          environment: 'a',
          version: 'v',
          reason: '',
          ...parseCommand(text),
        };
        expect(command.service ?? 'a').toMatch(/^[a-z][a-z0-9-]{0,31}$/);
        expect(command.environment ?? 'a').toMatch(/^[a-z][a-z0-9-]{0,31}$/);
        expect(command.version).toMatch(/^[\w.-]{1,128}$/);
        expect(command.reason).not.toMatch(/\p{Cc}|\p{Cf}/u);
        expect(() => parseOnCall(text)).not.toThrow();
      }),
      { numRuns: 500 },
    );
  });
});

describe('what is typed after /oncall', () => {
  it.each([
    ['', { kind: 'on-call' }],
    ['Contacts', { kind: 'on-call', service: 'contacts' }],
    [
      'contacts now',
      {
        kind: 'misunderstood',
        problem: { code: 'extra-words', understood: 'contacts', extra: 'now' },
      },
    ],
    ['<@U0ADA>', { kind: 'misunderstood', problem: { code: 'mention', given: '@U0ADA' } }],
  ])('"%s"', (typed, asked) => {
    expect(parseOnCall(typed)).toEqual(asked);
  });
});
