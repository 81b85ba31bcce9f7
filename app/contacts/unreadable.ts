import type { FastifyServerOptions } from 'fastify';

type ClientErrorHandler = NonNullable<FastifyServerOptions['clientErrorHandler']>;

/**
 * Answers what is no HTTP at all, or too much of it: Node's parser gives up before there is a request, so neither
 * routes nor hooks see it. The connection ends, since nobody knows where the next request would begin.
 */
export const answerUnreadable =
  (version: string): ClientErrorHandler =>
  ({ code }, socket) => {
    if (code === 'ECONNRESET' || !socket.writable) return void socket.destroy();
    const [status, detail] = words[code] ?? ['400 Bad Request', 'this is not a valid HTTP request'];
    const body = JSON.stringify({ detail });
    const head = [
      `HTTP/1.1 ${status}`,
      'content-type: application/json; charset=utf-8',
      `content-length: ${Buffer.byteLength(body)}`,
      `x-contacts-version: ${version}`,
      'connection: close',
    ];
    socket.end(`${head.join('\r\n')}\r\n\r\n${body}`);
  };

const words: Readonly<Record<string, readonly [status: string, detail: string]>> = {
  HPE_HEADER_OVERFLOW: [
    '431 Request Header Fields Too Large',
    'path, query and headers are more than 16 KiB together',
  ],
  ERR_HTTP_REQUEST_TIMEOUT: ['408 Request Timeout', 'the request did not arrive in time'],
};
