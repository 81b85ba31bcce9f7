import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Journal } from '../journal.ts';
import { sendJson } from '../local-server.ts';
import { readArguments, tokenOf, type Arguments } from './arguments.ts';
import { chatMethods } from './chat.ts';
import { directoryMethods } from './directory.ts';
import { WebApiError } from './errors.ts';
import type { Method, Tools } from './method.ts';
import { viewMethods } from './views.ts';

/** Every Web API method that this stand-in answers; any other is `unknown_method`. */
export const methods: Readonly<Record<string, Method>> = {
  ...directoryMethods,
  ...chatMethods,
  ...viewMethods,
};

interface Answer {
  readonly status: number;
  readonly body: Record<string, unknown>;
  /** Seconds to wait, with status 429. */
  readonly retryAfterSeconds?: number;
}

/** Answers `/api/<method>` as Slack does: status 200 and `ok`, whatever happened; 429 only for limits. */
export function createWebApi({
  tools,
  botToken,
  takeCall,
  journal,
}: {
  tools: Tools;
  botToken: string;
  /** Seconds to wait, or undefined when the call may go on. */
  takeCall: (method: string, channel: string) => number | undefined;
  journal: Journal;
}) {
  const call = (name: string, token: string | undefined, args: Arguments): Answer => {
    if (!token) throw new WebApiError('not_authed');
    if (token !== botToken) throw new WebApiError('invalid_auth');
    const method = methods[name];
    if (!method) throw new WebApiError('unknown_method', { req_method: name });
    const wait = takeCall(name, typeof args['channel'] === 'string' ? args['channel'] : '');
    if (wait !== undefined)
      return { status: 429, retryAfterSeconds: wait, body: { ok: false, error: 'ratelimited' } };
    return { status: 200, body: { ok: true, ...method(args, tools) } };
  };

  return async (request: IncomingMessage, response: ServerResponse, url: URL) => {
    const started = performance.now();
    const name = url.pathname.slice('/api/'.length);
    let args: Arguments = {};
    let answer: Answer;
    try {
      args = await readArguments(request, url);
      answer = call(name, tokenOf(request, args), args);
    } catch (error) {
      if (!(error instanceof WebApiError)) throw error;
      answer = { status: 200, body: { ok: false, error: error.code, ...error.details } };
    }
    const { retryAfterSeconds } = answer;
    journal.record({
      at: tools.workspace.now(),
      direction: 'to-slack',
      kind: name,
      request: withoutToken(args),
      status: answer.status,
      response: answer.body,
      ...(retryAfterSeconds !== undefined && { retryAfterSeconds }),
      ms: performance.now() - started,
    });
    const headers: Record<string, string> =
      retryAfterSeconds === undefined ? {} : { 'retry-after': String(retryAfterSeconds) };
    sendJson(response, answer.status, answer.body, headers);
  };
}

function withoutToken(args: Arguments): Arguments {
  return Object.fromEntries(Object.entries(args).filter(([name]) => name !== 'token'));
}
