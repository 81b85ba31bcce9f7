import { createServer } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Clock } from '../clock.ts';
import { createDispatcher } from './dispatcher.ts';
import type { CallerDirectory } from './callers.ts';
import type { Intercept } from './interception.ts';
import { serveFunctionUrl } from './function-url.ts';
import type { FunctionUrls } from './function-url.ts';
import { createJournal } from './journal.ts';
import type { Call } from './journal.ts';
import type { AwsService } from './service.ts';
import { readRequest } from './wire.ts';
import type { WireResponse } from './wire.ts';

export interface EndpointOptions {
  /** 0 takes any free port. */
  readonly port: number;
  readonly services: readonly AwsService[];
  readonly iam: CallerDirectory;
  readonly clock: Clock;
  /** Serves `/lambda-url/<id>/…`. */
  readonly functionUrls?: FunctionUrls;
  /** Chooses a fault for a call. */
  readonly intercept?: Intercept;
  /** Hears of defects of the sandbox itself, which callers see as `InternalFailure`. */
  readonly onError: (error: unknown) => void;
}

export interface Endpoint {
  readonly port: number;
  /** What goes into `AWS_ENDPOINT_URL`. */
  readonly url: string;
  /** The last calls, oldest first. */
  calls(): readonly Call[];
  /** Ends the server and its open connections. */
  close(): Promise<void>;
}

/**
 * The sandbox's one AWS endpoint, for the SDK and the CLI, on 127.0.0.1.
 * Throws a sentence when the port is taken, or when a service names an operation that its SDK client has no schema for.
 */
export async function createEndpoint(options: EndpointOptions): Promise<Endpoint> {
  const journal = createJournal();
  const dispatch = createDispatcher({ ...options, journal });
  const server = createServer((message, response) => {
    answer(message, response).catch(options.onError);
  });

  async function answer(message: IncomingMessage, response: ServerResponse) {
    const isFunctionUrl = message.url?.startsWith('/lambda-url/') && options.functionUrls;
    const request = await readRequest(message).catch((error: unknown) =>
      dispatch.refuse(message, error),
    );
    if ('statusCode' in request) return send(response, request);
    const reply = isFunctionUrl
      ? await serveFunctionUrl(request, isFunctionUrl)
      : await dispatch.serve(request);
    if (reply === 'lose-reply') response.destroy();
    else send(response, reply);
  }

  function send(response: ServerResponse, { statusCode, headers, body }: WireResponse) {
    // Clients correct their clocks by this header, so it tells the sandbox's time.
    response.sendDate = false;
    response.writeHead(statusCode, {
      date: new Date(options.clock.now()).toUTCString(),
      ...headers,
    });
    response.end(body);
  }

  await listen(server, options.port);
  // A server bound to a TCP port always has an AddressInfo.
  const { port } = server.address() as AddressInfo;
  return {
    port,
    url: `http://127.0.0.1:${port}`,
    calls: () => journal.calls(),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function listen(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) =>
      reject(
        error.code === 'EADDRINUSE'
          ? new Error(`port ${port} for the AWS endpoint is in use; choose another one`, {
              cause: error,
            })
          : error,
      ),
    );
    server.listen(port, '127.0.0.1', resolve);
  });
}
