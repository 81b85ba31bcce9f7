/** What the clients saw: the other half of what the load balancer counted. */
export interface Tally {
  sent: number;
  answered: number;
  /** Connections that broke, or answers that never came: the client got no HTTP status at all. */
  dropped: number;
  /** Answers by first digit of their status, such as `{ '2': 118, '5': 2 }`. */
  byClass: Record<string, number>;
  /** Answers by the version that gave them (response header `x-contacts-version`). */
  byVersion: Record<string, { answered: number; errors: number }>;
  /** What went wrong, worded once with its count; for a person to read. */
  problems: Record<string, number>;
}

export const emptyTally = (): Tally => ({
  sent: 0,
  answered: 0,
  dropped: 0,
  byClass: {},
  byVersion: {},
  problems: {},
});

export function recordAnswer(tally: Tally, status: number, version: string) {
  const digit = String(Math.floor(status / 100));
  tally.answered += 1;
  tally.byClass[digit] = (tally.byClass[digit] ?? 0) + 1;
  const seen = (tally.byVersion[version] ??= { answered: 0, errors: 0 });
  seen.answered += 1;
  if (status >= 500) {
    seen.errors += 1;
    recordProblem(tally, `HTTP ${status} from ${version}`);
  }
}

export function recordDrop(tally: Tally, reason: string) {
  tally.dropped += 1;
  recordProblem(tally, `dropped: ${reason}`);
}

function recordProblem(tally: Tally, problem: string) {
  tally.problems[problem] = (tally.problems[problem] ?? 0) + 1;
}
