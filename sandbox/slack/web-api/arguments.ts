import type { IncomingMessage } from 'node:http';
import { readBody } from '../local-server.ts';
import { WebApiError } from './errors.ts';

export type Arguments = Readonly<Record<string, unknown>>;

/** Arguments that a form carries as JSON text. */
const structured = new Set(['blocks', 'attachments', 'metadata', 'view', 'event_payload']);

/** Reads a call's arguments from the query, a form or a JSON body, as Slack accepts all three. */
export async function readArguments(request: IncomingMessage, url: URL): Promise<Arguments> {
  const body = await readBody(request);
  const type = request.headers['content-type'] ?? '';
  const query = Object.fromEntries(url.searchParams);
  const sent = type.startsWith('application/json')
    ? parseJson(body, 'invalid_json')
    : Object.fromEntries(new URLSearchParams(body));
  return Object.fromEntries(
    Object.entries({ ...query, ...asRecord(sent) }).map(([name, value]) => [
      name,
      decode(name, value),
    ]),
  );
}

function decode(name: string, value: unknown): unknown {
  if (!structured.has(name) || typeof value !== 'string') return value;
  return parseJson(value, name === 'blocks' ? 'invalid_blocks_format' : 'invalid_arguments');
}

function parseJson(text: string, code: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new WebApiError(code, { response_metadata: { messages: [`[ERROR] ${String(cause)}`] } });
  }
}

function asRecord(value: unknown): Record<string, unknown> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new WebApiError('json_not_object');
  }
  return { ...value };
}

/** The bearer token of the header, or the one in the arguments. */
export function tokenOf(request: IncomingMessage, args: Arguments): string | undefined {
  const header = request.headers.authorization?.match(/^Bearer (.+)$/i)?.[1];
  return header ?? (typeof args['token'] === 'string' ? args['token'] : undefined);
}
