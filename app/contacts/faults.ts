import type { FastifyInstance } from 'fastify';
import { setTimeout as delay } from 'node:timers/promises';
import type { Fault } from './config.ts';

/** Makes a release bad on purpose, in the one way that `CONTACTS_FAULT` says. */
export function addFault(app: Pick<FastifyInstance, 'addHook'>, fault: Fault): void {
  switch (fault.kind) {
    case 'none':
      return;
    case 'never-healthy':
      app.addHook('onRequest', async (request, reply) => {
        if (pathOf(request.url) !== '/') return;
        return reply.status(503).send({ detail: 'This release never becomes healthy.' });
      });
      return;
    case 'errors': {
      const isChosen = spread(fault.percent);
      app.addHook('onRequest', async (request, reply) => {
        if (!isAboutContacts(request.url) || !isChosen()) return;
        return reply.status(500).send({ detail: 'This release fails a part of its requests.' });
      });
      return;
    }
    case 'slow':
      app.addHook('onRequest', async (request) => {
        if (isAboutContacts(request.url)) await delay(fault.ms);
      });
  }
}

const pathOf = (url: string) => url.split('?', 1)[0] ?? '';
const isAboutContacts = (url: string) => /^\/contacts(\/|$)/.test(pathOf(url));

/** True for this share of the calls, evenly spread and the same in every run; never for the very first below 100. */
export function spread(percent: number): () => boolean {
  let owed = 0;
  return () => {
    owed += percent;
    if (owed < 100) return false;
    owed -= 100;
    return true;
  };
}
