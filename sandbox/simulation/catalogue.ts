import { parseCatalogue } from '../../orchestrator/catalogue/catalogue.ts';
import type { Catalogue } from '../../orchestrator/catalogue/schema.ts';

const people = ['ada', 'grace', 'margaret', 'katherine'] as const;

/** Those who may say yes to production. */
export const approvers: readonly string[] = ['grace', 'margaret', 'katherine'];

/** The people of a simulated team, by their keys in the catalogue. */
export const team: readonly string[] = people;

const alarms = { errorRatePercent: 5, latencyP90Seconds: 1 };
const container = { name: 'web', port: 8080, cpu: 256, memoryMiB: 512 };

const shared = {
  container,
  healthCheckPath: '/',
  initialVersion: 'v1',
  deployers: [...people],
  onCall: 'platform',
};

/**
 * A small company: every strategy, with and without approval, migration and second environment. Times are short, so
 * that one world can see several deployments; no rule of ours depends on how long they are.
 */
export const catalogue: Catalogue = parseCatalogue({
  slack: {
    team: 'T0SLIPWAY',
    channel: 'C0DEPLOYS',
    fallbackChannel: 'C0FALLBACK',
    commands: { deploy: '/deploy', onCall: '/oncall' },
  },
  people: Object.fromEntries(
    people.map((key) => [
      key,
      { name: key, slack: [`U0${key.toUpperCase()}`, `U1${key.toUpperCase()}`] },
    ]),
  ),
  rotas: {
    platform: { people: ['grace', 'margaret'], startsAt: '2026-01-05T09:00:00Z', turnDays: 7 },
  },
  freezes: [],
  services: {
    contacts: {
      ...shared,
      folder: 'contacts',
      smokeTests: [{ path: '/', status: 200 }],
      migrationCommand: ['node', 'migrate.js'],
      database: 'contacts',
      noWayBack: { v7: 'it renames a column that older versions read' },
      environments: {
        prod: {
          strategy: { kind: 'canary', percent: 10, intervalMinutes: 2 },
          bakeMinutes: 4,
          readyWithinMinutes: 10,
          desiredCount: 2,
          approval: { required: 1, approvers: [...approvers], expiresAfterMinutes: 20 },
          alarms,
        },
        staging: {
          strategy: { kind: 'all-at-once' },
          bakeMinutes: 3,
          readyWithinMinutes: 10,
          desiredCount: 1,
          alarms,
        },
      },
    },
    billing: {
      ...shared,
      folder: 'billing',
      smokeTests: [{ path: '/health', status: 200 }],
      environments: {
        prod: {
          strategy: { kind: 'linear', percent: 34, intervalMinutes: 1 },
          bakeMinutes: 3,
          readyWithinMinutes: 10,
          desiredCount: 1,
          bakeRequests: 300,
          alarms,
        },
      },
    },
  },
});
