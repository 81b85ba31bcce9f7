import type { IncomingMessage, ServerResponse } from 'node:http';
import { ZodError } from 'zod';
import { UnknownFault, type FaultSwitches } from '../faults/index.ts';
import type { Slack } from '../slack/index.ts';
import { readBody, sendJson, serve } from '../slack/local-server.ts';
import { createActions } from './actions.ts';
import { refusal } from './guard.ts';
import { openStream } from './live-stream.ts';
import { sendFile } from './static-files.ts';
import type { Information } from './stream.ts';
import type { World } from './world.ts';

export interface PageOptions {
  readonly slack: Slack;
  readonly faults: FaultSwitches;
  /** Asked about four times a second while somebody looks. */
  readonly world: () => World;
  /** 0 takes a free port. */
  readonly port?: number;
  /** The built page: `dist/page`. */
  readonly staticDir: string;
  readonly information: Information;
}

/** Serves the page: the channel at the left, the live world at the right. */
export async function createPage({
  slack,
  faults,
  world,
  port = 3000,
  staticDir,
  information,
}: PageOptions) {
  const actions = createActions(slack, faults);
  const server = await serve({ port, purpose: 'the page' }, async (request, response) => {
    const no = refusal(request.method ?? 'GET', request.headers);
    if (no) return sendJson(response, 403, { error: no });
    const url = new URL(request.url ?? '/', 'http://127.0.0.1');
    if (request.method === 'POST') return act(request, response, actions.get(url.pathname));
    if (url.pathname === '/api/stream') {
      const persona = url.searchParams.get('persona') ?? '';
      return openStream(response, knownPersona(slack, persona), {
        slack,
        faults,
        world,
        information,
      });
    }
    return sendFile(response, staticDir, url.pathname);
  });
  return { url: `http://127.0.0.1:${server.port}/`, port: server.port, stop: () => server.stop() };
}

/** A name from an old bookmark is no reason to show nothing: the first person steps in. */
function knownPersona(slack: Slack, wanted: string): string {
  const people = slack.core.directory.members.filter(
    ({ kind }) => kind === 'member' || kind === 'guest',
  );
  return people.find(({ key }) => key === wanted)?.key ?? people[0]?.key ?? wanted;
}

async function act(
  request: IncomingMessage,
  response: ServerResponse,
  action: ((body: unknown) => Promise<unknown>) | undefined,
) {
  if (!action) return sendJson(response, 404, { error: 'There is no such action.' });
  const body = await readBody(request);
  try {
    sendJson(response, 200, await action(JSON.parse(body)));
  } catch (error) {
    sendJson(response, 400, { error: wordMistake(error) });
  }
}

/** What is wrong with a request, in a sentence. Throws what is not the request's mistake. */
function wordMistake(error: unknown): string {
  if (error instanceof ZodError)
    return `${error.issues.map(({ path, message }) => `${path.join('.') || 'body'}: ${message}`).join('; ')}.`;
  if (error instanceof SyntaxError || error instanceof UnknownFault) return error.message;
  throw error;
}

export type { Information } from './stream.ts';
