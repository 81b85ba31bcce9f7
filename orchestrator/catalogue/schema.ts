import { z } from 'zod';

const name = z
  .string()
  .regex(/^[a-z][a-z0-9-]{0,15}$/, 'use 1 to 16 of a-z, 0-9 and -, starting with a letter');
/**
 * Shorter than other names, since a target group's name (`<service>-<environment>-green`) has 32 characters on AWS;
 * and without `-`, so that no two places share one name.
 */
const environmentName = z
  .string()
  .regex(/^[a-z][a-z0-9]{0,8}$/, 'use 1 to 9 of a-z and 0-9, starting with a letter');
const minutes = z.number().int('use whole minutes').min(0).max(2880);
const instant = z.iso.datetime({
  offset: true,
  error: 'use an ISO 8601 instant, such as 2026-12-24T12:00:00Z',
});

/** How production traffic moves to the new revision. CodeDeploy counts in whole minutes. */
const strategy = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('all-at-once') }),
  z.strictObject({
    kind: z.literal('canary'),
    percent: z.number().int().min(1).max(99),
    intervalMinutes: minutes.min(1),
  }),
  z.strictObject({
    kind: z.literal('linear'),
    percent: z.number().int().min(1).max(99),
    intervalMinutes: minutes.min(1),
  }),
]);

/** A gate: how many people, other than the requester, must say yes, and how long the question stays open. */
const approval = z.strictObject({
  required: z.literal(1, {
    error: 'one approval is what this version supports; use 1, or leave `approval` out',
  }),
  approvers: z.array(name).min(1, 'name at least one approver'),
  expiresAfterMinutes: minutes.min(1),
});

/** Thresholds; each becomes one CloudWatch alarm for each of the two target groups. */
const alarms = z.strictObject({
  errorRatePercent: z.number().min(0).max(100),
  latencyP90Seconds: z.number().positive(),
});

const environment = z.strictObject({
  strategy,
  bakeMinutes: minutes.min(1),
  /** Green must be healthy and smoke-tested within this time, or the deployment is stopped. */
  readyWithinMinutes: minutes.min(1).max(60, 'CodeDeploy itself gives up after 60 minutes'),
  desiredCount: z.number().int().min(1).max(50),
  approval: approval.optional(),
  alarms,
});

const service = z.strictObject({
  /** Folder below `app/`; its Dockerfile builds the image. */
  folder: z.string().regex(/^[a-z0-9-]+$/),
  container: z.strictObject({
    name,
    port: z.number().int().min(1).max(65535),
    cpu: z.number().int(),
    memoryMiB: z.number().int(),
  }),
  healthCheckPath: z.string().startsWith('/'),
  /** What the smoke test asks of the test listener before production traffic may move. */
  smokeTests: z
    .array(z.strictObject({ path: z.string().startsWith('/'), status: z.number().int() }))
    .min(1, 'give at least one smoke test'),
  /** Run as a one-off task with the new image before any traffic moves; leave it out if there is no schema. */
  migrationCommand: z.array(z.string()).min(1).optional(),
  /** A PostgreSQL database for each environment, with this name. */
  database: name.optional(),
  /** The version that the very first `cdk deploy` starts. */
  initialVersion: z.string(),
  deployers: z.array(name).min(1),
  onCall: name,
  environments: z.record(environmentName, environment),
});

const rota = z.strictObject({
  people: z.array(name).min(1),
  startsAt: instant,
  turnDays: z.number().int().min(1).max(90),
});

const freeze = z.strictObject({
  from: instant,
  until: instant,
  reason: z.string().min(1),
  services: z.array(name).optional(),
  environments: z.array(name).optional(),
});

/** The shape of `slipway.config.ts`. References between its parts are checked in `parse.ts`. */
export const catalogueSchema = z.strictObject({
  slack: z.strictObject({
    /** Workspace id (`T…`); requests from any other are refused. */
    team: z.string().regex(/^T[A-Z0-9]+$/),
    /** Channel id (`C…`) where cards are posted. */
    channel: z.string().regex(/^C[A-Z0-9]+$/),
    commands: z.strictObject({
      deploy: z.string().startsWith('/'),
      onCall: z.string().startsWith('/'),
    }),
  }),
  people: z.record(
    name,
    z.strictObject({ name: z.string().min(1), slack: z.string().regex(/^[UW][A-Z0-9]+$/) }),
  ),
  rotas: z.record(name, rota),
  freezes: z.array(freeze),
  services: z.record(
    name.refine(
      (given) => given !== 'network',
      'the stacks of the networks have this name; choose another',
    ),
    service,
  ),
});

export type Catalogue = z.infer<typeof catalogueSchema>;
export type Service = Catalogue['services'][string];
export type Environment = Service['environments'][string];
export type Strategy = Environment['strategy'];
export type Rota = Catalogue['rotas'][string];
export type Freeze = Catalogue['freezes'][number];
