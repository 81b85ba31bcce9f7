import { createServer } from 'node:http';
import { z } from 'zod';
import catalogue from '../../../slipway.config.ts';
import { verifyRequest } from '../../../bot/slack/signature.ts';
import { virtualClock } from '../../../sandbox/clock.ts';
import { createSlack, type Slack } from '../../../sandbox/slack/index.ts';

export const signingSecret = 'not-a-real-secret';
export const botToken = 'xoxb-sandbox';
export const channel = catalogue.slack.channel;
export const startAt = 1_760_000_000_000;

/** A request that arrived at the app, with what its signature was worth. */
export interface Received {
  readonly contentType: string | undefined;
  readonly fault: string | undefined;
  readonly fields: Record<string, string>;
}

export interface Reply {
  readonly status?: number;
  readonly body?: string;
  readonly type?: string;
  /** No answer at all: Slack has to give up. */
  readonly silent?: boolean;
}

/** A workspace on standing time, with an app that verifies signatures and answers as told. */
export async function startWorkspace() {
  const clock = virtualClock({ startAt });
  const received: Received[] = [];
  let reply: Reply = {};
  const app = createServer((request, response) => {
    let body = '';
    request.setEncoding('utf8');
    request.on('data', (chunk: string) => (body += chunk));
    request.on('end', () => {
      received.push({
        contentType: request.headers['content-type'],
        fault: verifyRequest({
          signingSecret,
          body,
          nowMs: clock.now(),
          signature: header(request.headers['x-slack-signature']),
          timestamp: header(request.headers['x-slack-request-timestamp']),
        }),
        fields: Object.fromEntries(new URLSearchParams(body)),
      });
      if (reply.silent) return;
      const headers = reply.type ? { 'content-type': reply.type } : {};
      response.writeHead(reply.status ?? 200, headers).end(reply.body ?? '');
    });
  });
  await new Promise<void>((resolve) => app.listen(0, '127.0.0.1', resolve));
  const address = app.address();
  const port = address && typeof address !== 'string' ? address.port : 0;
  const slack = await createSlack({
    clock,
    catalogue,
    signingSecret,
    botToken,
    requestUrl: () => `http://127.0.0.1:${port}/slack/events`,
    patienceMs: 100,
  });
  return {
    clock,
    slack,
    received,
    answer: (next: Reply) => {
      reply = next;
    },
    call: (method: string, args: Record<string, unknown>) => callApi(slack, method, args),
    async stop() {
      app.closeAllConnections();
      app.close();
      await slack.stop();
    },
  };
}

const header = (value: string | string[] | undefined) =>
  typeof value === 'string' ? value : undefined;
const answerBody = z.looseObject({ ok: z.boolean() });

/** Calls the Web API the way `@slack/web-api` does: a form, structures as JSON text. */
export async function callApi(slack: Slack, method: string, args: Record<string, unknown>) {
  const form = Object.entries(args).map(([name, value]): [string, string] => [
    name,
    typeof value === 'string' ? value : JSON.stringify(value),
  ]);
  const response = await fetch(slack.apiUrl + method, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${botToken}`,
      'content-type': 'application/x-www-form-urlencoded',
    },
    body: new URLSearchParams(form).toString(),
  });
  return answerBody.parse(await response.json());
}

export const approveBlocks = [
  { type: 'header', text: { type: 'plain_text', text: 'Deploy contacts v2 to prod' } },
  {
    type: 'actions',
    block_id: 'deployment:d1:v1',
    elements: [
      {
        type: 'button',
        action_id: 'deployment:approve',
        text: { type: 'plain_text', text: 'Approve' },
        style: 'primary',
        value: 'd1:hash',
        confirm: {
          title: { type: 'plain_text', text: 'Approve?' },
          text: { type: 'mrkdwn', text: 'Deploy *contacts* v2 to *prod*.' },
          confirm: { type: 'plain_text', text: 'Approve' },
          deny: { type: 'plain_text', text: 'Not now' },
        },
      },
      {
        type: 'button',
        action_id: 'link:logs',
        text: { type: 'plain_text', text: 'Logs' },
        url: 'https://example.com/logs',
      },
    ],
  },
];
