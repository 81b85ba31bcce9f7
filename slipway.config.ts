import type { Catalogue } from './orchestrator/catalogue/schema.ts';

/**
 * The catalogue: who deploys what, where, and how carefully.
 * Infrastructure, bot and orchestrator all read this file; adding a service means adding an entry here.
 */
const catalogue: Catalogue = {
  slack: {
    team: 'T0SLIPWAY',
    channel: 'C0DEPLOYS',
    commands: { deploy: '/deploy', onCall: '/oncall' },
  },

  people: {
    ada: { name: 'Ada Lovelace', slack: 'U0ADA' },
    grace: { name: 'Grace Hopper', slack: 'U0GRACE' },
    margaret: { name: 'Margaret Hamilton', slack: 'U0MARGARET' },
  },

  rotas: {
    platform: { people: ['grace', 'margaret'], startsAt: '2026-01-05T09:00:00Z', turnDays: 7 },
  },

  freezes: [],

  services: {
    contacts: {
      folder: 'contacts',
      container: { name: 'web', port: 8080, cpu: 256, memoryMiB: 512 },
      healthCheckPath: '/',
      smokeTests: [
        { path: '/', status: 200 },
        { path: '/contacts?limit=1', status: 200 },
      ],
      migrationCommand: ['node', 'migrate.js'],
      database: 'contacts',
      initialVersion: 'v1',
      deployers: ['ada', 'grace', 'margaret'],
      onCall: 'platform',
      environments: {
        staging: {
          strategy: { kind: 'all-at-once' },
          bakeMinutes: 2,
          readyWithinMinutes: 15,
          desiredCount: 1,
          alarms: { errorRatePercent: 5, latencyP90Seconds: 1 },
        },
        prod: {
          strategy: { kind: 'canary', percent: 10, intervalMinutes: 5 },
          bakeMinutes: 15,
          readyWithinMinutes: 15,
          desiredCount: 2,
          approval: { required: 1, approvers: ['grace', 'margaret'], expiresAfterMinutes: 60 },
          alarms: { errorRatePercent: 5, latencyP90Seconds: 1 },
        },
      },
    },
  },
};

export default catalogue;
