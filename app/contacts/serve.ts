import type { FastifyInstance } from 'fastify';
import { createApp } from './app.ts';
import type { Config } from './config.ts';
import { openDatabase } from './database.ts';
import { drain } from './drain.ts';
import { docsPageFolder } from './entry.ts';
import { contactStore } from './store.ts';

/** Listens, and drains on SIGTERM or SIGINT; `onStop` runs when draining begins. Answers the port. */
export async function serve(
  config: Config,
  { onSchemaMissing, onStop }: { onSchemaMissing?: () => void; onStop?: () => void } = {},
): Promise<string> {
  // The pool connects at its first use, long after `app` is there.
  const database = openDatabase(config.database, (error) =>
    app.log.warn({ err: error }, 'a database connection broke'),
  );
  const app = await createApp({
    store: contactStore(database),
    version: config.version,
    fault: config.fault,
    logLevel: config.logLevel,
    docsPageFolder: docsPageFolder(),
    ...(onSchemaMissing ? { onSchemaMissing } : {}),
  });
  app.addHook('onClose', () => database.close());
  const stop = () => {
    onStop?.();
    // A database that hangs must not keep the process alive.
    void drain(app).then(() => process.exit(0), fail(app));
  };
  process.once('SIGTERM', stop).once('SIGINT', stop);
  const url = await app.listen({ host: config.host, port: config.port });
  // PORT=0 takes any free one.
  return new URL(url).port;
}

const fail = (app: FastifyInstance) => (error: unknown) => {
  app.log.error({ err: error }, 'could not stop cleanly');
  process.exit(1);
};
