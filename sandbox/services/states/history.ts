import type { HistoryEvent } from '@aws-sdk/client-sfn';
import type { Clock } from '../../clock.ts';
import { Interruption } from './interruption.ts';

/** An event without what the history itself adds. */
export type Happening = Omit<HistoryEvent, 'id' | 'previousEventId' | 'timestamp'>;

/** Step Functions fails an execution whose history is full. */
export const maxHistoryEvents = 25_000;

/** The events of one execution, in AWS's shapes, oldest first. */
export class History {
  readonly #clock: Clock;
  readonly #events: HistoryEvent[] = [];

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  get events(): readonly HistoryEvent[] {
    return this.#events;
  }

  /** Adds an event and returns its id. Throws an Interruption when only the last event, the failure's, has room. */
  add(event: Happening, previousEventId: number, isLast = false): number {
    if (this.#events.length >= maxHistoryEvents - 1 && !isLast) {
      throw new Interruption(
        'FAILED',
        'States.Runtime',
        `The execution reached the maximum number of history events (${maxHistoryEvents}).`,
      );
    }
    const id = this.#events.length + 1;
    this.#events.push({ ...event, id, previousEventId, timestamp: new Date(this.#clock.now()) });
    return id;
  }
}

/** Follows one line of events: each knows the one before it in its own branch. */
export class Trail {
  readonly #history: History;
  #last: number;

  constructor(history: History, last = 0) {
    this.#history = history;
    this.#last = last;
  }

  get last(): number {
    return this.#last;
  }

  record(event: Happening, isLast = false): void {
    this.#last = this.#history.add(event, this.#last, isLast);
  }

  fork(): Trail {
    return new Trail(this.#history, this.#last);
  }

  /** Goes on from where a branch ended. */
  join(branch: Trail): void {
    this.#last = branch.last;
  }
}
