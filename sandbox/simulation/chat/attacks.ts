import type { UrlEvent } from './requests.ts';
import { signedRequest } from './requests.ts';

/** Requests that must change nothing (I24), with the code of the one audit entry that each leaves. */
export const attacks = {
  forged: 'signature-mismatch',
  altered: 'signature-mismatch',
  unsigned: 'signature-missing',
  stale: 'signature-stale',
  ahead: 'signature-stale',
  replayed: 'replayed',
  'foreign-workspace': 'wrong-workspace',
  'foreign-app': 'wrong-app',
  'wrong-channel': 'wrong-channel',
  stranger: 'not-a-member',
} as const;
export type Attack = keyof typeof attacks;

const tooOldMs = 301_000;

/** The fields of a genuine request, as this attack changes them before they are signed. */
export function disguise(
  attack: Attack,
  fields: Readonly<Record<string, string>>,
): Readonly<Record<string, string>> {
  switch (attack) {
    case 'foreign-workspace':
      return changed(fields, { team_id: 'T0OTHER' }, (body) => ({
        ...body,
        team: { id: 'T0OTHER' },
      }));
    case 'foreign-app':
      return changed(fields, { api_app_id: 'A0OTHER' }, (body) => ({
        ...body,
        api_app_id: 'A0OTHER',
      }));
    case 'wrong-channel':
      return changed(fields, { channel_id: 'C0GENERAL' }, (body) => ({
        ...body,
        channel: { id: 'C0GENERAL', name: 'general' },
      }));
    case 'stranger':
      return changed(fields, { user_id: 'U0MALLORY' }, (body) => ({
        ...body,
        user: { id: 'U0MALLORY', username: 'mallory' },
      }));
    default:
      return fields;
  }
}

/** A command carries its facts in the form, a click in the JSON of `payload`. */
function changed(
  fields: Readonly<Record<string, string>>,
  inForm: Readonly<Record<string, string>>,
  inPayload: (body: object) => object,
): Readonly<Record<string, string>> {
  const { payload } = fields;
  if (payload === undefined) return { ...fields, ...inForm };
  const body: unknown = JSON.parse(payload);
  if (typeof body !== 'object' || body === null) throw new TypeError('a payload is an object');
  return { ...fields, payload: JSON.stringify(inPayload(body)) };
}

/** The request on the wire. @param earlier a genuine one that was delivered before, byte for byte */
export function attackRequest(
  attack: Attack,
  fields: Readonly<Record<string, string>>,
  nowMs: number,
  earlier: UrlEvent | undefined,
): UrlEvent {
  const disguised = disguise(attack, fields);
  switch (attack) {
    case 'forged':
      return signedRequest(disguised, nowMs, 'a guess at the signing secret');
    case 'altered': {
      const event = signedRequest(disguised, nowMs);
      return { ...event, body: `${event.body}0` };
    }
    case 'unsigned':
      return { ...signedRequest(disguised, nowMs), headers: contentType };
    case 'stale':
      return signedRequest(disguised, nowMs - tooOldMs);
    case 'ahead':
      return signedRequest(disguised, nowMs + tooOldMs);
    case 'replayed':
      if (!earlier) throw new Error('there is nothing to replay yet');
      return earlier;
    default:
      return signedRequest(disguised, nowMs);
  }
}

const contentType = { 'content-type': 'application/x-www-form-urlencoded' };
