import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { parse as parseForm } from 'node:querystring';
import { checkMessage } from '../../../bot/slack/limits.ts';

export interface Call {
  readonly method: string;
  readonly arguments: Record<string, unknown>;
}

/** How Slack misbehaves: answers nothing, answers an error, or does the work and loses the answer. */
export type Fault = 'down' | 'lost-reply' | 'rate-limited' | { readonly error: string };

const noFault: (
  method: string,
  args: Record<string, unknown>,
  token: string | undefined,
) => Fault | undefined = () => undefined;

export interface PostedMessage {
  readonly ts: string;
  readonly channel: string;
  text: string;
  blocks: unknown;
  readonly thread_ts?: string;
  readonly broadcast: boolean;
  readonly metadata?: unknown;
}

/** A tiny Slack Web API on loopback: one channel, users, and response_urls. */
export async function startFakeSlack() {
  const state = {
    calls: [] as Call[],
    messages: [] as PostedMessage[],
    answers: [] as Record<string, unknown>[],
    users: {} as Record<string, Record<string, unknown>>,
    /** Asked before each call; the tests set it. */
    fault: noFault,
  };
  const server = createServer((request, response) => {
    void handle(request).then(
      (answer) => {
        if (answer === undefined) return response.destroy();
        response.writeHead(answer.status, {
          'content-type': 'application/json',
          'retry-after': '30',
        });
        return response.end(JSON.stringify(answer.body));
      },
      (error: unknown) => {
        response.writeHead(500).end(String(error));
      },
    );
  });

  async function handle(request: IncomingMessage) {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(Buffer.from(chunk as Uint8Array));
    const body = Buffer.concat(chunks).toString();
    const path = request.url ?? '';
    if (path.startsWith('/respond')) {
      state.answers.push(JSON.parse(body) as Record<string, unknown>);
      return { status: 200, body: {} };
    }
    const method = path.replace('/api/', '');
    const args = argumentsOf(body);
    state.calls.push({ method, arguments: args });
    const token = request.headers.authorization?.replace('Bearer ', '');
    const fault = state.fault(method, args, token);
    if (fault === 'down') return { status: 503, body: {} };
    if (fault === 'rate-limited') return { status: 429, body: {} };
    if (fault && fault !== 'lost-reply') return { status: 200, body: { ok: false, ...fault } };
    const answer = { status: 200, body: perform(method, args) };
    return fault === 'lost-reply' ? undefined : answer;
  }

  function perform(method: string, args: Record<string, unknown>): Record<string, unknown> {
    switch (method) {
      case 'users.info': {
        const user = state.users[String(args.user)];
        return user
          ? { ok: true, user: { id: args.user, ...user } }
          : { ok: false, error: 'user_not_found' };
      }
      case 'chat.postMessage':
        return post(args);
      case 'chat.update': {
        const message = state.messages.find(({ ts }) => ts === args.ts);
        if (!message) return { ok: false, error: 'message_not_found' };
        if (checkMessage(args).length > 0) return { ok: false, error: 'invalid_blocks' };
        message.text = String(args.text);
        message.blocks = args.blocks;
        return { ok: true, channel: args.channel, ts: args.ts };
      }
      case 'chat.delete':
        state.messages = state.messages.filter(({ ts }) => ts !== args.ts);
        return { ok: true, channel: args.channel, ts: args.ts };
      case 'chat.getPermalink': {
        const ts = String(args.message_ts).replace('.', '');
        const permalink = `https://slipway.slack.com/archives/${String(args.channel)}/p${ts}`;
        return { ok: true, channel: args.channel, permalink };
      }
      case 'conversations.history':
        return { ok: true, messages: state.messages.filter((it) => !it.thread_ts).reverse() };
      case 'conversations.replies':
        return { ok: true, messages: state.messages.filter((it) => it.thread_ts === args.ts) };
      default:
        return { ok: false, error: 'unknown_method' };
    }
  }

  function post(args: Record<string, unknown>): Record<string, unknown> {
    const faults = checkMessage(args);
    if (faults.length > 0) return { ok: false, error: 'invalid_blocks', faults };
    const ts = `1763634600.${String(state.messages.length + 1).padStart(6, '0')}`;
    state.messages.push({
      ts,
      channel: String(args.channel),
      text: String(args.text),
      blocks: args.blocks,
      broadcast: args.reply_broadcast === true,
      ...(typeof args.thread_ts === 'string' ? { thread_ts: args.thread_ts } : {}),
      ...(args.metadata ? { metadata: args.metadata } : {}),
    });
    return { ok: true, channel: args.channel, ts };
  }

  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    ...{ state },
    apiUrl: `http://127.0.0.1:${port}/api/`,
    responseUrl: `http://127.0.0.1:${port}/respond/1`,
    close: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** WebClient sends a form whose objects and booleans are JSON texts. */
function argumentsOf(body: string): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(parseForm(body)).map(([key, value]) => [key, parsed(String(value))]),
  );
}

function parsed(value: string): unknown {
  return /^[[{]|^(true|false)$/.test(value) ? JSON.parse(value) : value;
}

export type FakeSlack = Awaited<ReturnType<typeof startFakeSlack>>;
