import type { Clock } from '../clock.ts';

/**
 * Makes message timestamps such as `1760000000.000100`: sandbox seconds and a counter,
 * unique and always growing, as Slack promises within a channel.
 */
export function createTimestamps(clock: Pick<Clock, 'now'>): () => string {
  let second = 0;
  let counter = 0;
  return () => {
    const now = Math.floor(clock.now() / 1000);
    counter = now > second ? 1 : counter + 1;
    second = Math.max(now, second);
    return `${second}.${String(counter * 100).padStart(6, '0')}`;
  };
}
