import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface LocalServer {
  readonly port: number;
  /** Ends every open connection also; a stream must not keep the sandbox alive. */
  stop(): Promise<void>;
}

/**
 * Serves on the loopback interface only.
 * @throws Error with one sentence for people when the port is taken.
 */
export async function serve(
  { port, purpose }: { port: number; purpose: string },
  answer: (request: IncomingMessage, response: ServerResponse) => Promise<void>,
): Promise<LocalServer> {
  const server = createServer((request, response) => {
    answer(request, response).catch((error: unknown) => fail(response, error));
  });
  await listen(server, port, purpose);
  return { port: portOf(server.address()), stop: () => close(server) };
}

function listen(server: Server, port: number, purpose: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) =>
      reject(
        error.code === 'EADDRINUSE'
          ? new Error(
              `Port ${port} (${purpose}) is already in use: stop what uses it, or choose another port.`,
              { cause: error },
            )
          : error,
      ),
    );
    server.listen(port, '127.0.0.1', resolve);
  });
}

function portOf(address: AddressInfo | string | null): number {
  if (address === null || typeof address === 'string')
    throw new Error('the server has no TCP port');
  return address.port;
}

function close(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}

/** A fault of the stand-in itself: shown in the answer, so that whoever called can see it. */
function fail(response: ServerResponse, error: unknown) {
  if (response.headersSent) return void response.destroy();
  const status = error instanceof BodyTooLarge ? 413 : 500;
  const message = error instanceof Error ? error.message : String(error);
  response.writeHead(status, { 'content-type': 'text/plain; charset=utf-8' }).end(message);
}

class BodyTooLarge extends Error {}

/** The whole body as text; more than a megabyte is refused. */
export async function readBody(request: IncomingMessage, limit = 1_000_000): Promise<string> {
  let body = '';
  request.setEncoding('utf8');
  for await (const chunk of request) {
    body += String(chunk);
    if (body.length > limit) throw new BodyTooLarge(`the body is larger than ${limit} characters`);
  }
  return body;
}

export function sendJson(
  response: ServerResponse,
  status: number,
  body: unknown,
  headers: Record<string, string> = {},
) {
  response
    .writeHead(status, { 'content-type': 'application/json; charset=utf-8', ...headers })
    .end(JSON.stringify(body));
}
