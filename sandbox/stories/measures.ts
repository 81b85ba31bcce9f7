import type { Stage } from './stage.ts';

/**
 * Measures what clients saw between now and `end()`: differences of the running tally,
 * since the sandbox's clients never stop.
 */
export function measuringTraffic(stage: Stage) {
  const clients = stage.sandbox.traffic(stage.where);
  const before = structuredClone(clients.tally());
  const startedAt = performance.now();
  return {
    async end() {
      const after = await clients.settled();
      const seconds = (performance.now() - startedAt) / 1000;
      stage.figures.requestsSent = after.sent - before.sent;
      stage.figures.requestsPerSecond = (after.sent - before.sent) / seconds;
      stage.figures.requestsFailed = (after.byClass['5'] ?? 0) - (before.byClass['5'] ?? 0);
      stage.figures.requestsDropped = after.dropped - before.dropped;
      stage.figures.problems = Object.fromEntries(
        Object.entries(after.problems)
          .map(([what, count]) => [what, count - (before.problems[what] ?? 0)] as const)
          .filter(([, count]) => count > 0),
      );
    },
  };
}
