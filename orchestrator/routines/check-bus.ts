import type { Heartbeats } from '../aws/heartbeats.ts';
import { faultFields, type Log } from '../log.ts';

export interface BusWatch {
  readonly heartbeats: Heartbeats;
  readonly log: Pick<Log, 'error'>;
  readonly now: () => Date;
}

/** Three heartbeats: one may be late, and one may have met a fault. */
const silenceMs = 15 * 60_000;

/**
 * Complains if no heartbeat has come through the bus for a quarter of an hour (facts/failure-modes.md, F71): the bus,
 * its rule, or the janitor that sends them is down. The line that it logs is what an alarm counts. Deployments end
 * without the bus, so that it never throws.
 */
export async function checkBus({ heartbeats, log, now }: BusWatch): Promise<void> {
  try {
    const last = await heartbeats.last();
    // The very first one has nothing to be measured by.
    if (!last) return await heartbeats.beat();
    if (now().getTime() - last.getTime() > silenceMs)
      log.error('no heartbeat has come through the bus for a quarter of an hour', {
        kind: 'bus-silent',
      });
  } catch (error) {
    log.error('the bus could not be checked', { kind: 'bus-unchecked', ...faultFields(error) });
  }
}
