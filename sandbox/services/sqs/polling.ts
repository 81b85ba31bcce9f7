import type { Clock } from '../../clock.ts';
import type { Received } from './message.ts';
import type { Queue } from './queue.ts';

/** Receives, and when there is nothing waits up to `waitMs` of sandbox time for something. */
export function receiveWaiting(
  queue: Queue,
  clock: Clock,
  request: { max: number; visibilityMs?: number },
  waitMs: number,
): Promise<Received[]> {
  const first = queue.receive(request);
  if (first.length > 0 || waitMs === 0) return Promise.resolve(first);
  return new Promise((resolve) => {
    const finish = (messages: Received[]) => {
      stopWatching();
      cancelTimeout();
      resolve(messages);
    };
    let done = false;
    const stopWatching = queue.watch(() => {
      if (done) return;
      const messages = queue.receive(request);
      if (messages.length === 0) return;
      done = true;
      finish(messages);
    });
    const cancelTimeout = clock.after(waitMs, () => {
      done = true;
      finish([]);
    });
  });
}
