import { describe, expect, it } from '@jest/globals';
import {
  countdown,
  duration,
  roughDuration,
  slackDate,
} from '../../../sandbox/page/browser/moments.ts';

describe('moments', () => {
  it('words durations', () => {
    expect([400, 12_900, 245_000, 7_800_000, -5].map(duration)).toEqual([
      '0.4 s',
      '12 s',
      '4 min 05 s',
      '2 h 10 min',
      '0.0 s',
    ]);
    expect([59_000, 245_000, 7_800_000].map(roughDuration)).toEqual(['59 s', '4 min', '2 h']);
  });

  it('counts down', () => {
    expect([899_000, 59_001, 3_723_000, -1].map(countdown)).toEqual([
      '14:59',
      '1:00',
      '1:02:03',
      '0:00',
    ]);
  });

  it('shows Slack’s dates in the reader’s time', () => {
    const now = Date.UTC(2026, 10, 20, 14, 0);
    const show = (pattern: string, at = now) =>
      slackDate({ seconds: at / 1000, pattern, fallback: 'then' }, now, 'Europe/Berlin');
    expect(show('{date_short_pretty} at {time}')).toBe('today at 15:00');
    expect(show('{date_pretty}', now - 86_400_000)).toBe('yesterday');
    expect(show('{date}', now - 3 * 86_400_000)).toBe('17 November 2026');
    expect(show('{ago}', now - 60_000)).toBe('1 min 00 s ago');
    expect(show('{no_such_token}')).toBe('then');
  });
});
