import type { Cloud } from './cloud.ts';
import { explain } from './explain.ts';

/** What went wrong behind the scenes, where no user would look. */
export interface Ledger {
  /** A defect of the sandbox itself. */
  readonly defect: (error: unknown) => void;
  watch(cloud: Cloud): void;
  /** Each problem as one line: defects, refused calls, events that were given up. */
  problems(): readonly string[];
}

export function createLedger(): Ledger {
  const defects: string[] = [];
  let watched: Cloud | undefined;

  const refusedCalls = (cloud: Cloud) =>
    cloud.endpoint
      .calls()
      .filter(({ outcome }) => outcome.startsWith('AccessDenied') || outcome === 'InternalFailure')
      .map(
        ({ caller, service, operation, outcome }) =>
          `${caller}: ${service} ${operation}: ${outcome}`,
      );

  const givenUp = (cloud: Cloud) =>
    cloud.events.core
      .undelivered()
      .map((event) => `undelivered event: ${JSON.stringify(event).slice(0, 300)}`);

  return {
    defect: (error) => void defects.push(explain(error)),
    watch: (cloud) => {
      watched = cloud;
    },
    problems: () => [
      ...new Set([...defects, ...(watched ? [...refusedCalls(watched), ...givenUp(watched)] : [])]),
    ],
  };
}
