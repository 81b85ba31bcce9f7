import type { FastifyInstance } from 'fastify';

/** Remembers the routes that are added from now on. Answers the methods of those that a path would reach. */
export function knownMethods(
  app: Pick<FastifyInstance, 'addHook'>,
): (path: string) => readonly string[] {
  const routes: { readonly pattern: RegExp; readonly methods: readonly string[] }[] = [];
  app.addHook('onRoute', ({ url, method }) => {
    routes.push({ pattern: patternOf(url), methods: [method].flat() });
  });
  return (path) => {
    const reached = routes.filter(({ pattern }) => pattern.test(path));
    return [...new Set(reached.flatMap(({ methods }) => methods))].sort();
  };
}

/** `/contacts/:contact_id` → any one segment in its place, with or without a slash at the end. */
function patternOf(url: string): RegExp {
  const segments = url.replace(/[.+?^${}()|[\]\\]/g, '\\$&').replaceAll(/:\w+/g, '[^/]+');
  return new RegExp(`^${segments.replaceAll('*', '.*').replace(/\/$/, '')}/?$`);
}
