import { setTimeout as delay } from 'node:timers/promises';
import type { DatabaseSettings } from './config.ts';
import { DatabaseUnavailable } from './database.ts';
import { migrate } from './migrations.ts';

const RETRY_MS = 500;

export interface SchemaKeeper {
  /** True when the schema is there; tries until it is, or until `stop` (then false). Calls at once share one effort. */
  readonly ensure: () => Promise<boolean>;
  readonly stop: () => void;
}

/** Makes the schema however late the database comes, and again should the database be replaced by an empty one. */
export function keepSchema({
  settings,
  folder,
  onLate,
}: {
  settings: DatabaseSettings;
  folder: string;
  /** Told once for each new reason. */
  onLate: (reason: string) => void;
}): SchemaKeeper {
  const stopped = new AbortController();
  let running: Promise<boolean> | undefined;

  const attemptUntilDone = async (): Promise<boolean> => {
    let told = '';
    while (!stopped.signal.aborted) {
      try {
        await migrate(settings, folder);
        return true;
      } catch (error) {
        if (!(error instanceof DatabaseUnavailable)) throw error;
        const reason = error.cause instanceof Error ? error.cause.message : error.message;
        if (reason !== told) onLate(reason);
        told = reason;
        // Being stopped ends the wait, and with it the loop.
        await delay(RETRY_MS, undefined, { signal: stopped.signal }).catch(() => undefined);
      }
    }
    return false;
  };

  const ensure = () => {
    running ??= attemptUntilDone().finally(() => {
      running = undefined;
    });
    return running;
  };
  return { ensure, stop: () => stopped.abort() };
}
