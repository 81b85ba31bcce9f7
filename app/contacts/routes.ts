import type { FastifyPluginCallbackTypebox } from '@fastify/type-provider-typebox';
import {
  contactCreate,
  contactList,
  contactPath,
  contactResponse,
  health,
  page,
  problem,
} from './schemas.ts';
import type { ContactStore } from './store.ts';

const tags = ['contacts'];

/** The contacts API. */
export const routes: FastifyPluginCallbackTypebox<{ store: ContactStore }> = (
  app,
  { store },
  done,
) => {
  app.get(
    '/',
    { schema: { tags: ['health'], summary: 'Is this task alive?', response: { 200: health } } },
    // Without the database: a task must not be replaced because the database is away.
    () => ({ status: 'OK' as const }),
  );

  app.get(
    '/contacts',
    {
      schema: {
        tags,
        summary: 'List contacts',
        querystring: page,
        response: { 200: contactList, '4xx': problem, '5xx': problem },
      },
    },
    ({ query: { limit = 100, offset = 0 } }) => store.list({ limit, offset }),
  );

  app.post(
    '/contacts',
    {
      schema: {
        tags,
        summary: 'Add a contact',
        body: contactCreate,
        response: { 201: contactResponse, '4xx': problem, '5xx': problem },
      },
    },
    async ({ body }, reply) => reply.status(201).send(await store.create(body)),
  );

  const one = { 200: contactResponse, '4xx': problem, '5xx': problem };

  app.get(
    '/contacts/:contact_id',
    { schema: { tags, summary: 'Get a contact', params: contactPath, response: one } },
    async ({ params: { contact_id: id } }, reply) =>
      (await store.get(id)) ?? reply.status(404).send(unknown(id)),
  );

  app.put(
    '/contacts/:contact_id',
    {
      schema: {
        tags,
        summary: 'Replace a contact',
        params: contactPath,
        body: contactCreate,
        response: one,
      },
    },
    async ({ params: { contact_id: id }, body }, reply) =>
      (await store.replace(id, body)) ?? reply.status(404).send(unknown(id)),
  );

  app.delete(
    '/contacts/:contact_id',
    { schema: { tags, summary: 'Delete a contact', params: contactPath, response: one } },
    async ({ params: { contact_id: id } }, reply) =>
      (await store.remove(id)) ?? reply.status(404).send(unknown(id)),
  );

  done();
};

const unknown = (id: number) => ({ detail: `There is no contact ${id}.` });
