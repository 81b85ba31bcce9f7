import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { signRequest, verifyRequest } from '../../../bot/slack/signature.ts';

// Slack's own worked example (docs.slack.dev, "Verifying requests from Slack").
const example = {
  signingSecret: '8f742231b10e8888abcd99yyyzzz85a5',
  timestamp: '1531420618',
  body: 'token=xyzz0WbapA4vBCDEFasx0q6G&team_id=T1DC2JH3J&team_domain=testteamnow&channel_id=G8PSS9T3V&channel_name=foobar&user_id=U2CERLKJA&user_name=roadrunner&command=%2Fwebhook-collect&text=&response_url=https%3A%2F%2Fhooks.slack.com%2Fcommands%2FT1DC2JH3J%2F397700885554%2F96rGlfmibIGlgcZRskXaIFfN&trigger_id=398738663015.47445629121.803a0bc887a14d10d2c447fce8b6703c',
};
const signature = 'v0=a2114d57b48eac39b9ad189dd8316235a7b4a8d21a10bd27519666489c69b503';
const nowMs = 1531420618_000;
const verify = (change: Partial<Parameters<typeof verifyRequest>[0]> = {}) =>
  verifyRequest({ ...example, signature, nowMs, ...change });

describe('the signature of a Slack request', () => {
  it("gives the known answer of Slack's documentation", () => {
    expect(signRequest(example)).toBe(signature);
    expect(verify()).toBeUndefined();
  });

  it('is refused when one byte of the body differs', () => {
    fc.assert(
      fc.property(
        fc.nat({ max: example.body.length - 1 }),
        fc.integer({ min: 1, max: 255 }),
        (at, flip) => {
          const body = Buffer.from(example.body);
          body[at] = (body[at] ?? 0) ^ flip;
          expect(verify({ body })).toBe('mismatch');
        },
      ),
    );
  });

  it.each([
    ['five minutes old', 300, undefined],
    ['older than five minutes', 301, 'stale'],
    ['five minutes ahead', -300, undefined],
    ['more than five minutes ahead', -301, 'stale'],
  ])('%s', (_, ageSeconds, fault) => {
    expect(verify({ nowMs: nowMs + ageSeconds * 1000 })).toBe(fault);
  });

  it.each(['', '1531420618.5', '-1531420618', '1e9', ' 1531420618', '0x5b47', '9'.repeat(13)])(
    'takes only a whole number of seconds as timestamp, not "%s"',
    (timestamp) => {
      expect(verify({ timestamp })).toBe('malformed');
    },
  );

  it('takes only version v0, even when the hash fits', () => {
    expect(verify({ signature: signature.replace('v0', 'v1') })).toBe('malformed');
    expect(verify({ signature: `${signature}0` })).toBe('malformed');
    expect(verify({ signature: signature.toUpperCase() })).toBe('malformed');
    expect(verify({ signature: undefined })).toBe('missing');
    expect(verify({ timestamp: undefined })).toBe('missing');
  });

  it('never accepts with an empty secret', () => {
    const signed = signRequest({ ...example, signingSecret: '' });
    expect(() => verify({ signingSecret: '', signature: signed })).toThrow('empty');
  });
});
