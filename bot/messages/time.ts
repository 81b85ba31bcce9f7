/**
 * An instant as each reader's own clock shows it, with UTC for those whose client cannot.
 * @param iso ISO 8601
 */
export function slackTime(iso: string, precision: 'minute' | 'second' = 'minute'): string {
  const token = precision === 'second' ? '{time_secs}' : '{time}';
  return `<!date^${epochSeconds(iso)}^${token}|${clock(iso, precision)} UTC>`;
}

/** The same with the day, which readers see as "today" or "yesterday" where it fits. */
export function slackDay(iso: string): string {
  return `<!date^${epochSeconds(iso)}^{date_short_pretty} at {time}|${iso.slice(0, 10)} ${clock(iso, 'minute')} UTC>`;
}

/** `2 min 10 s`, `45 s`, `1 h 5 min`; whole seconds, rounded. */
export function duration(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds));
  const [hours, minutes, rest] = [
    Math.floor(whole / 3600),
    Math.floor((whole % 3600) / 60),
    whole % 60,
  ];
  const parts = [hours && `${hours} h`, minutes && `${minutes} min`, !hours && rest && `${rest} s`];
  return parts.filter(Boolean).join(' ') || '0 s';
}

/** `1 minute`, `15 minutes`. */
export function minutes(count: number): string {
  return `${count} minute${count === 1 ? '' : 's'}`;
}

function epochSeconds(iso: string): number {
  return Math.floor(Date.parse(iso) / 1000);
}

function clock(iso: string, precision: 'minute' | 'second'): string {
  return new Date(iso).toISOString().slice(11, precision === 'second' ? 19 : 16);
}
