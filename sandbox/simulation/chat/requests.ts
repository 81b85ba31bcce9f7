import { signRequest } from '../../../bot/slack/signature.ts';
import { secret } from './identity.ts';

/** A request as Lambda's Function URL hands it on (payload version 2.0). */
export interface UrlEvent {
  readonly version: '2.0';
  readonly rawPath: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly requestContext: {
    readonly http: { readonly method: string; readonly path: string; readonly sourceIp: string };
  };
  readonly body: string;
  readonly isBase64Encoded: boolean;
}

/** A form with Slack's signature over it. @param nowMs virtual milliseconds since the epoch */
export function signedRequest(
  fields: Readonly<Record<string, string>>,
  nowMs: number,
  signingSecret: string = secret.signingSecret,
): UrlEvent {
  const body = new URLSearchParams(fields).toString();
  const timestamp = String(Math.floor(nowMs / 1000));
  return {
    version: '2.0',
    rawPath: '/slack/events',
    headers: {
      'content-type': 'application/x-www-form-urlencoded',
      'x-slack-request-timestamp': timestamp,
      'x-slack-signature': signRequest({ signingSecret, timestamp, body }),
    },
    requestContext: { http: { method: 'POST', path: '/slack/events', sourceIp: '192.0.2.1' } },
    body,
    isBase64Encoded: false,
  };
}
