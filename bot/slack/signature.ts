import { createHmac, timingSafeEqual } from 'node:crypto';

/** How far a request's own time may be from ours, in seconds, in both directions. */
export const freshnessSeconds = 300;

/** Why a signature was not accepted. `mismatch` is the only one that a rotated secret explains. */
export type SignatureFault = 'missing' | 'malformed' | 'stale' | 'mismatch';

/**
 * Slack's signature of a request: HMAC-SHA256 over `v0:<timestamp>:<raw body>`.
 * @param timestamp seconds since the epoch, as sent in `x-slack-request-timestamp`
 * @returns the value of `x-slack-signature`, `v0=<64 hex digits>`
 */
export function signRequest({
  signingSecret,
  timestamp,
  body,
}: {
  signingSecret: string;
  timestamp: number | string;
  body: string | Uint8Array;
}): string {
  const hmac = createHmac('sha256', signingSecret);
  hmac.update(`v0:${timestamp}:`);
  hmac.update(body);
  return `v0=${hmac.digest('hex')}`;
}

/**
 * Says whether Slack signed these bytes, now. Nothing of the body is parsed.
 * @param nowMs milliseconds since the epoch
 * @returns undefined when the request is genuine and fresh, else what is wrong with it
 */
export function verifyRequest({
  signingSecret,
  signature,
  timestamp,
  body,
  nowMs,
}: {
  signingSecret: string;
  signature: string | undefined;
  timestamp: string | undefined;
  body: string | Uint8Array;
  nowMs: number;
}): SignatureFault | undefined {
  // An empty key is a valid HMAC key: without this line a lost secret would let everybody in.
  if (signingSecret === '') throw new Error('The Slack signing secret is empty.');
  if (signature === undefined || timestamp === undefined) return 'missing';
  if (!/^\d{1,12}$/.test(timestamp) || !/^v0=[0-9a-f]{64}$/.test(signature)) return 'malformed';
  if (Math.abs(nowMs / 1000 - Number(timestamp)) > freshnessSeconds) return 'stale';
  const expected = signRequest({ signingSecret, timestamp, body });
  return timingSafeEqual(Buffer.from(expected), Buffer.from(signature)) ? undefined : 'mismatch';
}
