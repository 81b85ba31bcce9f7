import { parseCatalogue } from '../../../orchestrator/catalogue/parse.ts';
import type { Deployment } from '../../../orchestrator/client.ts';
import config from '../../../slipway.config.ts';

export const catalogue = parseCatalogue(config);

export const deploymentId = `contacts-prod-${'0123456789abcdef'.repeat(2)}`;
export const planHash = 'a1'.repeat(32);
const digest = (letter: string) => `sha256:${letter.repeat(64)}`;

const request = {
  deploymentId,
  kind: 'deploy',
  service: 'contacts',
  environment: 'prod',
  version: 'v3',
  digest: digest('c'),
  requester: 'ada',
  reason: 'faster search',
  requestedAt: '2026-11-20T10:30:00.000Z',
  replyTo: '{"channel":"C0DEPLOYS"}',
  fence: 7,
} as const;

export const plan = {
  deploymentId,
  service: 'contacts',
  environment: 'prod',
  requester: 'ada',
  reason: 'faster search',
  target: { version: 'v3', digest: digest('c'), image: `slipway/contacts@${digest('c')}` },
  source: {
    version: 'v2',
    digest: digest('b'),
    taskDefinitionArn: 'arn:aws:ecs:eu-west-1:000000000000:task-definition/slipway-contacts-prod:2',
  },
  changes: [
    {
      path: 'containerDefinitions.web.image',
      from: `slipway/contacts@${digest('b')}`,
      to: `slipway/contacts@${digest('c')}`,
    },
  ],
  strategy: { kind: 'canary', percent: 10, intervalMinutes: 5 },
  bakeMinutes: 15,
  readyWithinMinutes: 15,
  alarms: ['errors-blue', 'errors-green', 'latency-blue', 'latency-green'].map(
    (it) => `slipway-contacts-prod-${it}`,
  ),
  migrationCommand: ['node', 'migrate.js'],
  approval: {
    required: 1,
    approvers: ['grace', 'margaret'],
    expiresAt: '2026-11-20T11:30:00.000Z',
  },
  catalogueVersion: '0123456789ab',
  plannedAt: '2026-11-20T10:30:01.000Z',
} as const satisfies NonNullable<Deployment['plan']>;

export const alarm = {
  name: 'slipway-contacts-prod-errors-green',
  reason: 'Threshold Crossed: 2 datapoints [9.7, 10.2] were greater than the threshold (5.0).',
  since: '2026-11-20T10:42:10.000Z',
};

const requested: Deployment = {
  deploymentId,
  seq: 1,
  request,
  phase: 'planning',
  phaseSince: request.requestedAt,
  targetPercent: 0,
  alarms: [],
};
const planned: Deployment = { ...requested, seq: 2, plan, planHash };
const awaiting: Deployment = { ...planned, seq: 3, phase: 'awaiting-approval' };
const approved: Deployment = {
  ...awaiting,
  seq: 4,
  phase: 'preparing',
  decision: { kind: 'approve', by: 'grace', at: '2026-11-20T10:35:00.000Z' },
};
const installing: Deployment = {
  ...approved,
  seq: 9,
  phase: 'installing',
  codeDeployId: 'd-ABCDEF123',
  taskDefinitionArn: 'arn:aws:ecs:eu-west-1:000000000000:task-definition/slipway-contacts-prod:3',
  migration: { exitCode: 0, finishedAt: '2026-11-20T10:35:30.000Z' },
};
const shifting: Deployment = {
  ...installing,
  seq: 12,
  phase: 'shifting',
  targetPercent: 10,
  trafficMovedAt: '2026-11-20T10:40:00.000Z',
  smokeTest: { verdict: { kind: 'pass' }, requests: 2 },
};
const baking: Deployment = {
  ...shifting,
  seq: 14,
  phase: 'baking',
  targetPercent: 100,
  bake: { startedAt: '2026-11-20T10:45:00.000Z', until: '2026-11-20T11:00:00.000Z' },
};
const rollingBack: Deployment = {
  ...shifting,
  seq: 13,
  phase: 'rolling-back',
  alarms: [alarm],
  rollback: { cause: { kind: 'alarm', alarms: [alarm] }, startedAt: '2026-11-20T10:42:10.400Z' },
};
const over = { phase: 'settled', settledAt: '2026-11-20T10:50:00.000Z' } as const;

/** A deployment in every phase and at every end. */
export const deployments = {
  requested,
  planned,
  awaiting,
  approved,
  installing,
  shifting,
  baking,
  stopping: { ...baking, stopRequested: { by: 'margaret', at: over.settledAt } },
  promoting: { ...baking, seq: 16, phase: 'promoting' },
  rollingBack,
  SUCCEEDED: { ...baking, ...over, seq: 18, outcome: 'SUCCEEDED' },
  ROLLED_BACK: {
    ...rollingBack,
    ...over,
    seq: 15,
    targetPercent: 0,
    outcome: 'ROLLED_BACK',
    exposure: { requests: 31, errors: 3, totalRequests: 310, seconds: 130 },
  },
  FAILED_SAFE: {
    ...installing,
    ...over,
    seq: 12,
    outcome: 'FAILED_SAFE',
    rollback: {
      cause: { kind: 'not-ready', minutes: 15, lastStop: 'Task failed ELB health checks' },
      startedAt: over.settledAt,
    },
  },
  refusedPlan: {
    ...requested,
    ...over,
    seq: 3,
    outcome: 'FAILED_SAFE',
    planRefused: ['alarm slipway-contacts-prod-errors-blue is ringing'],
  },
  REJECTED: {
    ...awaiting,
    ...over,
    seq: 5,
    outcome: 'REJECTED',
    decision: { kind: 'reject', by: 'grace', at: over.settledAt, reason: 'not on a Friday' },
  },
  EXPIRED: { ...awaiting, ...over, seq: 5, outcome: 'EXPIRED' },
  CANCELLED: {
    ...awaiting,
    ...over,
    seq: 5,
    outcome: 'CANCELLED',
    decision: { kind: 'cancel', by: 'ada', at: over.settledAt },
  },
  replaced: {
    ...awaiting,
    ...over,
    seq: 5,
    outcome: 'CANCELLED',
    decision: { kind: 'replace', by: 'margaret', at: over.settledAt },
  },
  NEEDS_HUMAN: {
    ...rollingBack,
    ...over,
    seq: 15,
    outcome: 'NEEDS_HUMAN',
    outcomeReason: 'the listener points at both target groups',
  },
} as const satisfies Record<string, Deployment>;
