import { allowed, type Log, type LogFields } from '../../../bot/log.ts';

/** Keeps what would be logged, through the same allow-list. */
export function silentLog() {
  const lines: string[] = [];
  const note = (message: string, fields?: LogFields) =>
    void lines.push(JSON.stringify({ message, ...allowed(fields) }));
  const log: Log = { info: note, warn: note, error: note };
  return { log, lines };
}
