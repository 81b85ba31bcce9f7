import type { FastifyInstance } from 'fastify';
import { Server } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';

export interface DrainLimits {
  /** How long an idle keep-alive connection may still bring a request, which is answered with `connection: close`. */
  readonly idleMs: number;
  /** When this has passed, whatever is left is cut; below the 30 s that ECS waits before it kills. */
  readonly boundMs: number;
}

export const drainLimits: DrainLimits = { idleMs: 2_000, boundMs: 20_000 };

/**
 * Stops without dropping a request: accepts no connection any more, answers what is in flight and what
 * still comes on open connections, then closes the application (and with it the database).
 */
export async function drain(
  app: FastifyInstance,
  limits: DrainLimits = drainLimits,
): Promise<void> {
  const cancel = new AbortController();
  const wait = (ms: number) =>
    delay(ms, undefined, { signal: cancel.signal }).catch(() => undefined);
  // HTTP's own close() would hang up on idle connections at once, in the face of a request on its way.
  const closed = new Promise<void>((resolve) => {
    Server.prototype.close.call(app.server, () => resolve());
  });
  await Promise.race([closed, wait(limits.idleMs)]);
  app.server.closeIdleConnections();
  await Promise.race([closed, wait(limits.boundMs - limits.idleMs)]);
  app.server.closeAllConnections();
  cancel.abort();
  await app.close();
}
