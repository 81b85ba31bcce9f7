import { gunzipSync } from 'node:zlib';
import type { IncomingMessage } from 'node:http';
import { AwsError } from './service.ts';

/** A request as it came, its body whole and unpacked. */
export interface WireRequest {
  readonly method: string;
  /** Still percent-encoded. */
  readonly path: string;
  readonly query: string;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  /** As it was sent: this is what a signature covers. */
  readonly rawBody: Buffer;
  /** After `content-encoding`. */
  readonly body: Buffer;
}

export interface WireResponse {
  readonly statusCode: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array | string;
}

/** The largest body any AWS API of this sandbox takes is Lambda's 6 MB; more is refused unread. */
const largestBody = 8 * 1024 * 1024;

/** Reads a request to its end. Throws `RequestEntityTooLargeException`, or `SerializationException` for bad gzip. */
export async function readRequest(message: IncomingMessage): Promise<WireRequest> {
  const rawBody = await readBody(message);
  const headers = flatten(message.headers);
  const [path = '/', query = ''] = split(message.url ?? '/');
  return {
    method: message.method ?? 'GET',
    path,
    query,
    headers,
    rawBody,
    body: headers['content-encoding'] === 'gzip' ? unpack(rawBody) : rawBody,
  };
}

async function readBody(message: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of message) {
    // An IncomingMessage without an encoding yields Buffers only.
    const bytes = chunk as Buffer;
    size += bytes.length;
    if (size > largestBody)
      throw new AwsError('RequestEntityTooLargeException', 'the request body is too large', 413);
    chunks.push(bytes);
  }
  return Buffer.concat(chunks);
}

function unpack(body: Buffer): Buffer {
  try {
    return gunzipSync(body, { maxOutputLength: largestBody });
  } catch (cause) {
    throw Object.assign(new AwsError('SerializationException', 'the body is not valid gzip'), {
      cause,
    });
  }
}

const flatten = (headers: IncomingMessage['headers']) =>
  Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [
      name,
      Array.isArray(value) ? value.join(',') : (value ?? ''),
    ]),
  );

function split(url: string): [string, string] {
  const mark = url.indexOf('?');
  return mark < 0 ? [url, ''] : [url.slice(0, mark), url.slice(mark + 1)];
}
