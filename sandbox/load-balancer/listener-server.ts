import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';

/** ALB's idle timeout for clients, in real time. */
const keepAliveMs = 60_000;

/**
 * A listener's real HTTP server on 127.0.0.1.
 * @param realPort 0 for any free one.
 * @throws if the port is taken, naming the listener.
 */
export async function listenFor({
  name,
  realPort,
  answer,
}: {
  name: string;
  realPort: number;
  answer: (incoming: IncomingMessage, outgoing: ServerResponse) => void;
}): Promise<{ server: Server; realPort: number }> {
  const server = createServer({ keepAliveTimeout: keepAliveMs, noDelay: true }, answer);
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error) =>
      reject(
        new Error(`the listener ${name} cannot have port ${realPort}: ${error.message}`, {
          cause: error,
        }),
      ),
    );
    server.listen(realPort, '127.0.0.1', resolve);
  });
  const address = server.address();
  if (address === null || typeof address === 'string')
    throw new Error(`the listener ${name} has no port`);
  return { server, realPort: address.port };
}
