import { describe, expect, it } from '@jest/globals';
import { delayOf } from '../../../sandbox/simulation/delays.ts';

describe('how late a strike makes things', () => {
  it.each([
    ['slow', 'ecs', 200, 90_000],
    ['slow', 'event', 1_000, 10_800_000],
    ['slow', 'queue', 1_000, 900_000],
    ['reorder', 'event', 1_000, 600_000],
    ['duplicate', 'event', 1_000, 10_800_000],
    ['duplicate', 'table', 1, 90_000],
    ['throttle', 'slack', 1_000, 60_000],
    ['stale-read', 'states', 1_000, 120_000],
  ] as const)('%s at %s: from %i to %i ms', (kind, port, least, most) => {
    expect(delayOf(kind, { port }, 0)).toBe(least);
    expect(delayOf(kind, { port }, 1)).toBe(most);
    const middle = delayOf(kind, { port }, 0.5);
    expect(middle).toBe(Math.round(Math.sqrt(least * most)));
  });

  it('is no time for what is about something else', () => {
    for (const kind of ['fail-before', 'fail-after', 'drop', 'crash', 'wrong-answer'] as const)
      expect(delayOf(kind, { port: 'table' }, 0.9)).toBe(0);
  });
});
