import fastify, { LogController, type FastifyInstance } from 'fastify';
import type { Fault } from './config.ts';
import { DatabaseUnavailable } from './database.ts';
import { addDocs } from './docs.ts';
import { addFault } from './faults.ts';
import { knownMethods } from './known-methods.ts';
import { answerProblem, answerUnknownRoute } from './problems.ts';
import { routes } from './routes.ts';
import type { ContactStore } from './store.ts';
import { answerUnreadable } from './unreadable.ts';
import { validatorCompiler } from './validation.ts';

export interface AppOptions {
  readonly store: ContactStore;
  readonly version: string;
  readonly fault: Fault;
  readonly logLevel: string;
  /** Files of the page at /docs, beside a bundle. */
  readonly docsPageFolder?: string | undefined;
  /** Told when a request found the database without tables. */
  readonly onSchemaMissing?: () => void;
}

const KIB = 1024;

/** The HTTP application, not listening yet. */
export async function createApp(options: AppOptions): Promise<FastifyInstance> {
  const app: FastifyInstance = fastify({
    logger: { level: options.logLevel, base: { service: 'contacts', version: options.version } },
    // A line for each request would be most of the work at a few hundred a second.
    logController: new LogController({ disableRequestLogging: true }),
    bodyLimit: 64 * KIB,
    // Longer than a load balancer's idle timeout (60 s): the balancer must be the one that hangs up.
    keepAliveTimeout: 75_000,
    requestTimeout: 30_000,
    // While draining, requests on open connections are still answered; see drain.ts.
    return503OnClosing: false,
    routerOptions: { ignoreTrailingSlash: true, maxParamLength: 1000 },
    clientErrorHandler: answerUnreadable(options.version),
    // Such as a path with broken %-codes: these never reach the hooks below.
    frameworkErrors: (error, request, reply) =>
      void answerProblem(error, request, reply.header('x-contacts-version', options.version)),
  });
  app.setValidatorCompiler(validatorCompiler);
  app.setErrorHandler<Parameters<typeof answerProblem>[0]>((error, request, reply) => {
    if (error instanceof DatabaseUnavailable && error.schemaMissing) options.onSchemaMissing?.();
    return answerProblem(error, request, reply);
  });
  app.setNotFoundHandler(answerUnknownRoute(knownMethods(app)));
  acceptOnlyJson(app);
  addHeaders(app, options.version);
  addFault(app, options.fault);
  await addDocs(app, { version: options.version, pageFolder: options.docsPageFolder });
  await app.register(routes, { store: options.store });
  return app;
}

/** Other content types get 415. An empty body counts as none: some clients announce JSON with every DELETE. */
function acceptOnlyJson(app: FastifyInstance) {
  const parseJson = app.getDefaultJsonParser('error', 'error');
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('application/json', { parseAs: 'string' }, (request, body, done) => {
    if (body.length === 0) done(null, undefined);
    else void parseJson(request, body.toString(), done);
  });
}

function addHeaders(app: FastifyInstance, version: string) {
  app.addHook('onSend', async (_request, reply) => {
    reply.header('x-contacts-version', version);
    // Draining: whoever keeps this connection must open the next one elsewhere.
    if (!app.server.listening) reply.header('connection', 'close');
  });
}
