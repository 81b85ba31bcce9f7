import { createAnnouncements, type Announcements } from './announcements.ts';
import type { Bus } from './bus.ts';
import { createDecisions, type Decisions } from './decisions.ts';
import { createHeartbeats, type Heartbeats } from './heartbeats.ts';
import { createHistory, type History } from './history.ts';
import { createIntents, type Intents } from './intents.ts';
import { createJournal, type Journal } from './journal.ts';
import { createLocks, type Locks } from './locks.ts';
import type { Table } from './table.ts';
import { closeWaits } from './waits.ts';

/** Everything that is kept in our own table, as tools that do one thing each. */
export interface RecordTools {
  readonly table: Table;
  readonly bus: Bus;
  readonly journal: Journal;
  readonly intents: Intents;
  readonly decisions: Decisions;
  readonly locks: Locks;
  readonly history: History;
  readonly announcements: Announcements;
  readonly heartbeats: Heartbeats;
  readonly closeWaits: (deploymentId: string) => Promise<void>;
}

export function createRecord({
  table,
  bus,
  now,
}: {
  readonly table: Table;
  readonly bus: Bus;
  readonly now: () => Date;
}): RecordTools {
  const journal = createJournal({ table, bus, now });
  return {
    table,
    bus,
    journal,
    intents: createIntents(table, now),
    decisions: createDecisions(table, journal),
    locks: createLocks(table),
    history: createHistory(table),
    announcements: createAnnouncements(table),
    heartbeats: createHeartbeats(table, now),
    closeWaits: closeWaits(table),
  };
}
