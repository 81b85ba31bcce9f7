const units = new Map([
  ['minute', 60_000],
  ['hour', 3_600_000],
  ['day', 86_400_000],
]);

/** Milliseconds between two runs of `rate(…)`. Throws for what is not a rate; cron has no user here. */
export function parseRate(expression: string): number {
  if (expression.startsWith('cron(')) {
    throw new Error(`the schedule "${expression}": this sandbox runs rate(…), not cron(…)`);
  }
  const [, count = '', unit = '', plural] =
    /^rate\((\d+) (minute|hour|day)(s?)\)$/.exec(expression) ?? [];
  const number = Number(count);
  const unitMs = units.get(unit);
  // AWS insists: `1 minute`, `2 minutes`.
  if (!unitMs || number < 1 || (number === 1) === (plural === 's')) {
    throw new Error(`the schedule "${expression}" is not rate(<number> minute(s)|hour(s)|day(s))`);
  }
  return number * unitMs;
}
