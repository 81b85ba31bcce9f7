/** Times and durations in words. A time zone may be given, so that tests do not depend on the machine's. */
const format = (ms: number, options: Intl.DateTimeFormatOptions, timeZone?: string) =>
  new Intl.DateTimeFormat('en-GB', timeZone ? { ...options, timeZone } : options).format(ms);

export const clockTime = (ms: number, timeZone?: string) =>
  format(ms, { hour: '2-digit', minute: '2-digit' }, timeZone);

export const clockTimeWithSeconds = (ms: number, timeZone?: string) =>
  format(ms, { hour: '2-digit', minute: '2-digit', second: '2-digit' }, timeZone);

export const day = (ms: number, timeZone?: string) =>
  format(ms, { weekday: 'long', day: 'numeric', month: 'long' }, timeZone);

/** `0.4 s`, `12 s`, `4 min 05 s`, `2 h 10 min`. */
export function duration(ms: number): string {
  const seconds = Math.max(0, ms) / 1000;
  if (seconds < 1) return `${seconds.toFixed(1)} s`;
  if (seconds < 60) return `${Math.floor(seconds)} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes} min ${pad(Math.floor(seconds % 60))} s`;
  return `${Math.floor(minutes / 60)} h ${pad(minutes % 60)} min`;
}

/** The same in its largest unit: `12 s`, `4 min`, `2 h`. */
export function roughDuration(ms: number): string {
  const seconds = Math.floor(Math.max(0, ms) / 1000);
  if (seconds < 60) return `${seconds} s`;
  return seconds < 3600 ? `${Math.floor(seconds / 60)} min` : `${Math.floor(seconds / 3600)} h`;
}

/** `14:59`, or `1:02:03` from an hour on. */
export function countdown(ms: number): string {
  const seconds = Math.ceil(Math.max(0, ms) / 1000);
  const hours = Math.floor(seconds / 3600);
  const rest = `${hours > 0 ? pad(Math.floor(seconds / 60) % 60) : Math.floor(seconds / 60)}:${pad(seconds % 60)}`;
  return hours > 0 ? `${hours}:${rest}` : rest;
}

const pad = (value: number) => String(value).padStart(2, '0');

const dateTokens: Readonly<Record<string, Intl.DateTimeFormatOptions>> = {
  date_num: { year: 'numeric', month: '2-digit', day: '2-digit' },
  date: { year: 'numeric', month: 'long', day: 'numeric' },
  date_short: { year: 'numeric', month: 'short', day: 'numeric' },
  date_long: { weekday: 'long', year: 'numeric', month: 'long', day: 'numeric' },
  time: { hour: '2-digit', minute: '2-digit' },
  time_secs: { hour: '2-digit', minute: '2-digit', second: '2-digit' },
};

/**
 * Slack's `<!date^…>`: tokens such as `{date_short_pretty} at {time}` in the reader's time zone.
 * @param seconds since the epoch
 * @param now sandbox time in ms, for "today" and "ago"
 */
export function slackDate(
  { seconds, pattern, fallback }: { seconds: number; pattern: string; fallback: string },
  now: number,
  timeZone?: string,
): string {
  const ms = seconds * 1000;
  let unknown = false;
  const text = pattern.replace(/\{([a-z_]+)\}/g, (_whole, token: string) => {
    if (token === 'ago') return `${duration(now - ms)} ago`;
    const pretty = token.endsWith('_pretty') ? nearDay(ms, now, timeZone) : undefined;
    if (pretty) return pretty;
    const options = dateTokens[token.replace(/_pretty$/, '')];
    if (!options) unknown = true;
    return options ? format(ms, options, timeZone) : '';
  });
  return unknown ? fallback : text;
}

function nearDay(ms: number, now: number, timeZone?: string): string | undefined {
  const dayOf = (at: number) => format(at, { dateStyle: 'short' }, timeZone);
  const dayMs = 86_400_000;
  if (dayOf(ms) === dayOf(now)) return 'today';
  if (dayOf(ms) === dayOf(now - dayMs)) return 'yesterday';
  return dayOf(ms) === dayOf(now + dayMs) ? 'tomorrow' : undefined;
}
