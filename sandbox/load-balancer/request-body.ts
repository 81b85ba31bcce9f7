import type { ClientRequest, IncomingMessage } from 'node:http';

/** A longer body is not kept, and its request not sent a second time. */
const keptBytes = 65_536;

/** A request's body as it streams in, kept while it is small so that it can be sent again. */
export function requestBody(incoming: IncomingMessage) {
  const empty =
    incoming.headers['transfer-encoding'] === undefined &&
    !Number(incoming.headers['content-length'] ?? 0);
  const kept: Buffer[] = [];
  let size = 0;
  if (!empty)
    incoming.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size <= keptBytes) kept.push(chunk);
    });
  return {
    sendTo(upstream: ClientRequest) {
      if (empty) return upstream.end();
      kept.forEach((chunk) => upstream.write(chunk));
      return incoming.readableEnded ? upstream.end() : incoming.pipe(upstream);
    },
    canBeSentAgain: () => size <= keptBytes,
  };
}
