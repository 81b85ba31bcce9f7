import type { Crossing, FaultKind, Port } from './ports.ts';

const second = 1_000;
const hour = 3_600 * second;

/** From and to, in virtual milliseconds; each doubling between them is as likely as the next. */
type Range = readonly [number, number];

/** A call's answer: from hardly noticed to longer than any timeout of ours. */
const lateAnswer: Range = [0.2 * second, 90 * second];
/** An event: EventBridge tries for 24 hours, but a seed's world lives for a few. */
const lateEvent: Range = [second, 3 * hour];
/** A message: until a poller in trouble is well again. */
const lateMessage: Range = [second, 900 * second];

/** How late a strike makes things, for `luck` from 0 to 1; 0 for kinds that make nothing late. */
export function delayOf(kind: FaultKind, { port }: Pick<Crossing, 'port'>, luck: number): number {
  const range = rangeOf(kind, port);
  if (!range) return 0;
  const [from, to] = range;
  return Math.round(from * (to / from) ** luck);
}

function rangeOf(kind: FaultKind, port: Port): Range | undefined {
  switch (kind) {
    case 'slow':
      return port === 'event' ? lateEvent : port === 'queue' ? lateMessage : lateAnswer;
    // The copy: at once, or when everything is over.
    case 'duplicate':
      return port === 'event' || port === 'bus' ? lateEvent : [1, 90 * second];
    // Far enough to be overtaken by the next one.
    case 'reorder':
      return [second, 600 * second];
    // Slack's Retry-After is whole seconds, 30 as a rule; AWS names none, and the SDK backs off by itself.
    case 'throttle':
      return [second, 60 * second];
    // How old the answer is.
    case 'stale-read':
      return [second, 120 * second];
    case 'fail-before':
    case 'fail-after':
    case 'drop':
    case 'crash':
    case 'permission-denied':
    case 'wrong-answer':
      return undefined;
  }
}
