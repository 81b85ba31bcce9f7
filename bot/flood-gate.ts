/** Whether one more refusal is written to the audit: as itself, as the last one of this minute, or not at all. */
export interface FloodGate {
  admit(): 'own' | 'last' | 'none';
}

const minuteMs = 60_000;
const auditedPerMinute = 30;

/**
 * The door is open to the internet, and an audit entry is a write to the table's one chain of refusals. Without a limit
 * anybody could grow that table for nothing, and keep the entries of real people waiting behind theirs (T23, T25).
 * Counted in each instance of the function for itself. @param now milliseconds since the epoch
 */
export function createFloodGate({ now }: { now: () => number }): FloodGate {
  let since = Number.NEGATIVE_INFINITY;
  let count = 0;
  return {
    admit: () => {
      if (now() - since >= minuteMs) {
        since = now();
        count = 0;
      }
      count += 1;
      if (count > auditedPerMinute) return 'none';
      return count === auditedPerMinute ? 'last' : 'own';
    },
  };
}
