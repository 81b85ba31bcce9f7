import { type Agent, type IncomingMessage, request, type ServerResponse } from 'node:http';
import { answerFor } from './balancer-answers.ts';
import type { Ending } from './counters.ts';
import { endToEnd, forwardedHeaders, idempotent } from './headers.ts';
import { requestBody } from './request-body.ts';

export interface Exchange {
  readonly incoming: IncomingMessage;
  readonly outgoing: ServerResponse;
  readonly listenerPort: number;
  /** The target's loopback port. */
  readonly realPort: number;
  readonly agent: Agent;
  /** Real time without a byte from the target after which the client gets 504. */
  readonly idleTimeoutMs: number;
  /** Called once, when it is known how the request ends; the body may still be streaming. */
  readonly ended: (ending: Ending) => void;
}

/**
 * Passes one request to its target and streams the answer back.
 * A kept-alive connection may die just as it is used again: if no byte was answered and
 * the request is idempotent, it is sent once more on a new connection.
 */
export function passOn(exchange: Exchange) {
  const { incoming, outgoing, realPort, listenerPort } = exchange;
  const headers = forwardedHeaders(incoming.headers, {
    clientAddress: incoming.socket.remoteAddress ?? '127.0.0.1',
    listenerPort,
  });
  const body = requestBody(incoming);
  const ended = once(exchange.ended);
  let current = send(exchange.agent);

  outgoing.once('close', () => {
    if (outgoing.writableFinished) return;
    ended({ kind: 'client-gone' });
    current.destroy();
  });

  function send(agent: Agent | false) {
    const startedAt = performance.now();
    const upstream = request({
      host: '127.0.0.1',
      port: realPort,
      method: incoming.method,
      path: incoming.url,
      headers,
      agent,
    });
    let timedOut = false;
    upstream.setTimeout(exchange.idleTimeoutMs, () => {
      timedOut = true;
      upstream.destroy();
    });
    upstream.on('response', (answer) => {
      const status = answer.statusCode ?? 502;
      ended({ kind: 'target', status, seconds: (performance.now() - startedAt) / 1000 });
      relay(answer, outgoing);
    });
    upstream.on('error', () => {
      if (outgoing.destroyed) return;
      if (outgoing.headersSent) return outgoing.destroy();
      const stale = upstream.reusedSocket && !timedOut && idempotent(incoming.method);
      if (stale && body.canBeSentAgain()) current = send(false);
      else ended({ kind: 'balancer', status: answerFor(outgoing, timedOut ? 504 : 502) });
    });
    body.sendTo(upstream);
    return upstream;
  }
}

function relay(answer: IncomingMessage, outgoing: ServerResponse) {
  outgoing.writeHead(answer.statusCode ?? 502, answer.statusMessage, endToEnd(answer.headers));
  // The status is already out: all that can be said about a broken body is a broken connection.
  answer.on('error', () => outgoing.destroy());
  answer.pipe(outgoing);
}

function once<T>(run: (value: T) => void): (value: T) => void {
  let done = false;
  return (value) => {
    if (done) return;
    done = true;
    run(value);
  };
}
