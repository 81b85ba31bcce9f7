import { randomBytes } from 'node:crypto';
import type { Clock } from '../clock.ts';

/** A handler computes in real time, so its three seconds grow with the speed of sandbox time. */
const lifeMs = (clock: Pick<Clock, 'speed'>) => 3000 * Math.max(1, clock.speed);

/** Trigger ids: one use, three seconds. */
export function createTriggers(clock: Pick<Clock, 'now' | 'speed'>) {
  const issued = new Map<string, { user: string; expiresAt: number; used: boolean }>();
  let sequence = 100;
  return {
    issue(user: string): string {
      const id = `${++sequence}.${sequence * 7}.${randomBytes(16).toString('hex')}`;
      issued.set(id, { user, expiresAt: clock.now() + lifeMs(clock), used: false });
      return id;
    },
    /** The person it was given for, or Slack's error code. */
    exchange(id: string): { user: string } | { error: string } {
      const trigger = issued.get(id);
      if (!trigger) return { error: 'invalid_trigger_id' };
      if (clock.now() > trigger.expiresAt) return { error: 'expired_trigger_id' };
      if (trigger.used) return { error: 'exchanged_trigger_id' };
      trigger.used = true;
      return { user: trigger.user };
    },
  };
}
export type Triggers = ReturnType<typeof createTriggers>;
