import type { JournalEntry } from '../../../orchestrator/deployment/events.ts';
import type { Item } from '../../../orchestrator/aws/table.ts';
import type { AwsEvent } from '../../services/wiring.ts';
import type { SimulatedSlack } from '../chat/index.ts';
import type { Call } from '../crossings.ts';
import type { Invocation } from '../invocation.ts';
import type { Strike } from '../ports.ts';
import type { World } from '../world.ts';
import type { Ledger, Route, Run, SeenEffect } from './ledger.ts';

/** What judges may know besides the world. */
export interface Surroundings {
  /** Where the cards are; without it I15 and the pages of I9 are not judged. */
  readonly slack?: Pick<SimulatedSlack, 'posted'> & Partial<Pick<SimulatedSlack, 'accountOf'>>;
  /** Virtual time from which nothing strikes and nothing is broken; without it I27 is not judged. */
  readonly healedAt?: number;
  /** Virtual time from which Slack has been well; undefined: always. `Infinity`: it never will be. */
  readonly slackWellSince?: () => number;
}

/** One item of the table as it was written, and who wrote it; nobody if not one of our functions. */
export interface Written {
  readonly at: number;
  readonly item: Item;
  readonly by: Invocation | undefined;
}

/** What one invariant listens to. Each part is called only when there is something to hear. */
export interface Hearing {
  /** An effect of ours on the cloud, just after it took hold. */
  effect?(effect: SeenEffect): void;
  /** Something that a service said happened. */
  event?(event: AwsEvent): void;
  /** A production listener was pointed elsewhere. */
  route?(route: Route): void;
  /** A journal entry, when the step that wrote it is over, and everything that was written with it is there. */
  entry?(entry: JournalEntry, run: Run): void;
  /** An item, at the same moment as an entry. */
  written?(written: Written): void;
  /** A call of ours to the outside, just when it is sent, and what strikes it. */
  call?(call: Call<unknown>, strike: Strike | undefined): void;
  /** A request at the bot's door, before anybody has looked at it. */
  request?(by: Invocation, event: unknown): void;
  /** Now and then (`lookEveryMs`), for what changes without anybody saying so. */
  look?(now: number): void;
  /** When the world is quiet. */
  end?(): void;
}

/** Cries out. The same words about the same deployment count once. */
export type Cry = (what: string, deploymentId?: string) => void;

export interface Court {
  readonly world: World;
  readonly ledger: Ledger;
  readonly around: Surroundings;
  readonly cry: Cry;
}

/** One invariant of the catalogue, and how it is judged. */
export interface Invariant {
  /** `I1`. */
  readonly number: string;
  /** Whether it must hold after every step, or when the world is quiet. */
  readonly when: 'always' | 'end';
  readonly hear: (court: Court) => Hearing;
}
