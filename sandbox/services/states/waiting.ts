import type { Cancel, Clock } from '../../clock.ts';
import { StateFailure } from './failure.ts';
import { interruptionOf } from './interruption.ts';

/** Work that has begun and that someone will end: first come, first served. */
export interface OpenTask<T> {
  /** False when the task had ended before. */
  succeed(value: T): boolean;
  fail(failure: Error): boolean;
  /** A sign of life: the heartbeat's time starts anew, the timeout's does not. False when the task had ended. */
  beat(): boolean;
  isOpen(): boolean;
}

export interface Limits {
  readonly clock: Clock;
  readonly signal: AbortSignal;
  /** Sandbox milliseconds. */
  readonly timeoutMs: number;
  readonly heartbeatMs: number;
}

/**
 * Waits for `begin`'s task to be ended, but no longer than the limits: fails with States.Timeout,
 * States.HeartbeatTimeout or the signal's Interruption.
 */
export function openTask<T>(limits: Limits, begin: (task: OpenTask<T>) => void): Promise<T> {
  const { clock, signal, timeoutMs, heartbeatMs } = limits;
  return new Promise((resolve, reject) => {
    let open = true;
    const timers: Cancel[] = [];
    const end = (settle: () => void) => {
      if (!open) return false;
      open = false;
      timers.forEach((cancel) => cancel());
      cancelHeartbeat();
      signal.removeEventListener('abort', interrupt);
      settle();
      return true;
    };
    const interrupt = () => void end(() => reject(interruptionOf(signal)));
    const timeOut = (error: string) => () =>
      void end(() => reject(new StateFailure(error, 'The task did not end in time.')));
    const awaitHeartbeat = () => after(clock, heartbeatMs, timeOut('States.HeartbeatTimeout'));
    let cancelHeartbeat: Cancel = () => undefined;

    if (signal.aborted) return interrupt();
    signal.addEventListener('abort', interrupt);
    timers.push(after(clock, timeoutMs, timeOut('States.Timeout')));
    cancelHeartbeat = awaitHeartbeat();
    begin({
      succeed: (value) => end(() => resolve(value)),
      fail: (failure) => end(() => reject(failure)),
      isOpen: () => open,
      beat: () => {
        if (!open) return false;
        cancelHeartbeat();
        cancelHeartbeat = awaitHeartbeat();
        return true;
      },
    });
  });
}

/** Sleeps for sandbox time; an interruption ends the sleep as a rejection. */
export function pause(clock: Clock, delayMs: number, signal: AbortSignal): Promise<void> {
  return openTask(
    { clock, signal, timeoutMs: Infinity, heartbeatMs: Infinity },
    (sleep) => void after(clock, delayMs, () => void sleep.succeed(undefined)),
  );
}

/** A limit that is not set needs no timer. */
function after(clock: Clock, delayMs: number, run: () => void): Cancel {
  return delayMs === Infinity ? () => undefined : clock.after(delayMs, run);
}
