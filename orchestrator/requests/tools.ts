import type { Alarms } from '../aws/alarms.ts';
import type { Announcements } from '../aws/announcements.ts';
import type { Bus } from '../aws/bus.ts';
import type { Decisions } from '../aws/decisions.ts';
import type { Ecr } from '../aws/ecr.ts';
import type { Ecs } from '../aws/ecs.ts';
import type { Executions } from '../aws/executions.ts';
import type { History } from '../aws/history.ts';
import type { Journal } from '../aws/journal.ts';
import type { Locks } from '../aws/locks.ts';
import type { Openings } from '../aws/openings.ts';
import type { Refusals } from '../aws/refusals.ts';
import type { Signatures } from '../aws/signatures.ts';
import type { Waits } from '../aws/waits.ts';
import type { World } from '../aws/world.ts';
import type { Catalogue } from '../catalogue/schema.ts';

/** What the door needs; each request takes the part that it uses. */
export interface DoorTools {
  readonly journal: Journal;
  readonly locks: Locks;
  readonly decisions: Decisions;
  readonly history: History;
  readonly openings: Openings;
  readonly bus: Bus;
  readonly announcements: Announcements;
  readonly refusals: Refusals;
  readonly signatures: Signatures;
  readonly waits: Pick<Waits, 'answer'>;
  readonly executions: Pick<Executions, 'start' | 'describe'>;
  readonly ecs: Pick<Ecs, 'readService' | 'readTasks'>;
  readonly ecr: Ecr;
  readonly alarms: Pick<Alarms, 'read'>;
  readonly world: World;
  readonly catalogue: Catalogue;
  readonly now: () => Date;
  /** 128 random bits, as hexadecimal digits. */
  readonly random: () => string;
}
