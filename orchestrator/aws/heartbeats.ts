import { keys } from './keys.ts';
import type { Table } from './table.ts';

/** When our bus last showed that it delivers: one item, written by whoever an event of ours reaches. */
export interface Heartbeats {
  /** A heartbeat has come through the bus. */
  beat(): Promise<void>;
  /** When the last one came; undefined if none ever did. */
  last(): Promise<Date | undefined>;
}

export function createHeartbeats(table: Pick<Table, 'get' | 'write'>, now: () => Date): Heartbeats {
  return {
    beat: async () => {
      const at = now().toISOString();
      await table.write({ kind: 'update', key: keys.heartbeat(), set: { at } });
    },
    last: async () => {
      const at = (await table.get(keys.heartbeat()))?.at;
      return typeof at === 'string' ? new Date(at) : undefined;
    },
  };
}
