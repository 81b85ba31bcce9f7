import swagger from '@fastify/swagger';
import swaggerUi from '@fastify/swagger-ui';
import type { FastifyInstance } from 'fastify';

/**
 * OpenAPI at /docs/json and a page to try it at /docs, both drawn from the routes' schemas.
 * `pageFolder` holds the page's files beside a bundle; without it the package's own are served.
 */
export async function addDocs(
  app: FastifyInstance,
  { version, pageFolder }: { version: string; pageFolder?: string | undefined },
): Promise<void> {
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: { title: 'Contacts', description: 'A small address book.', version },
      tags: [{ name: 'contacts' }, { name: 'health' }],
    },
  });
  await app.register(swaggerUi, {
    routePrefix: '/docs',
    ...(pageFolder === undefined ? {} : { baseDir: pageFolder }),
  });
}
