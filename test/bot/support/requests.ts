import { signRequest } from '../../../bot/slack/signature.ts';
import type { SlackSecret } from '../../../bot/slack/secret.ts';

export const secret: SlackSecret = {
  signingSecret: '8f742231b10e8888abcd99yyyzzz85a5',
  botToken: 'xoxb-planted-token',
  botId: 'B0BOT',
  botUserId: 'U0BOT',
  appId: 'A0SLIPWAY',
};

export const now = Date.parse('2026-11-20T10:30:00Z');

interface Sending {
  readonly nowMs?: number;
  readonly signingSecret?: string;
  readonly headers?: Record<string, string>;
  readonly base64?: boolean;
  readonly method?: string;
}

/** A request as a Lambda Function URL hands it on, signed as Slack signs. */
export function functionUrlEvent(
  body: string,
  {
    nowMs = now,
    signingSecret = secret.signingSecret,
    headers = {},
    base64 = true,
    method = 'POST',
  }: Sending = {},
) {
  const timestamp = String(Math.floor(nowMs / 1000));
  return {
    version: '2.0',
    routeKey: '$default',
    rawPath: '/',
    rawQueryString: '',
    headers: {
      'content-type': 'application/x-www-form-urlencoded',
      'x-slack-request-timestamp': timestamp,
      'x-slack-signature': signRequest({ signingSecret, timestamp, body }),
      ...headers,
    },
    requestContext: { http: { method, path: '/', sourceIp: '192.0.2.1' } },
    body: base64 ? Buffer.from(body).toString('base64') : body,
    isBase64Encoded: base64,
  };
}

/** Each is another request of Slack's: a trigger_id is never used twice. */
let triggers = 0;

export function slashCommand(text: string, fields: Record<string, string> = {}): string {
  triggers += 1;
  return new URLSearchParams({
    token: 'deprecated',
    team_id: 'T0SLIPWAY',
    api_app_id: 'A0SLIPWAY',
    channel_id: 'C0DEPLOYS',
    channel_name: 'deploys',
    user_id: 'U0ADA',
    user_name: 'ada',
    command: '/deploy',
    text,
    trigger_id: `1.${triggers}`,
    response_url: 'http://127.0.0.1:9/unused',
    ...fields,
  }).toString();
}

export function click(
  actionId: string,
  value: string,
  {
    user = 'U0GRACE',
    channel = 'C0DEPLOYS',
    team = 'T0SLIPWAY',
    responseUrl = 'http://127.0.0.1:9/',
  } = {},
): string {
  triggers += 1;
  const payload = {
    type: 'block_actions',
    team: { id: team, domain: 'slipway' },
    user: { id: user, username: 'someone', team_id: team },
    api_app_id: 'A0SLIPWAY',
    container: { type: 'message', message_ts: '1763634600.000001', channel_id: channel },
    trigger_id: `1.${triggers}`,
    channel: { id: channel, name: 'deploys' },
    response_url: responseUrl,
    actions: [
      { type: 'button', action_id: actionId, block_id: 'b', value, action_ts: '1763634600.1' },
    ],
  };
  return new URLSearchParams({ payload: JSON.stringify(payload) }).toString();
}
