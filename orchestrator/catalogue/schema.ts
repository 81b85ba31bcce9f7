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
  required: z
    .number()
    .int()
    .min(1, 'ask at least one person, or leave `approval` out')
    .max(5, 'ask at most five people'),
  approvers: z.array(name).min(1, 'name at least one approver'),
  expiresAfterMinutes: minutes.min(1),
});

/** Thresholds; each becomes one CloudWatch alarm for each of the two target groups. */
const alarms = z.strictObject({
  errorRatePercent: z.number().min(0).max(100),
  latencyP90Seconds: z.number().positive(),
});

/** What an image must be, besides being in the service's own repository under its digest. */
const images = z.strictObject({
  /** ECR must have scanned it, and found nothing of this severity or worse. */
  scan: z.enum(['MEDIUM', 'HIGH', 'CRITICAL'], {
    error: 'name the mildest finding that refuses an image: MEDIUM, HIGH or CRITICAL',
  }),
});

/** ECR's grammar of tags. */
const version = z.string().regex(/^[A-Za-z0-9_][A-Za-z0-9._-]{0,127}$/, 'use the tag of an image');

const environment = z.strictObject({
  strategy,
  bakeMinutes: minutes.min(1),
  /** Production requests that the new version must have met by the end of its bake; left out or 0: no minimum. */
  bakeRequests: z.number().int('use a whole number of requests').min(0).max(1_000_000).optional(),
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
  images: images.optional(),
  /**
   * Versions after which the one before cannot serve any more, most often because of what they do to the schema;
   * each with the reason that approvers read. They need one approval more, and trouble leads to a hold, not back.
   */
  noWayBack: z.record(version, z.string().min(1, 'say why').max(200)).optional(),
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

const channelId = z.string().regex(/^C[A-Z0-9]+$/, 'use a Slack channel id, such as C0123ABCD');
const memberId = z.string().regex(/^[UW][A-Z0-9]+$/);

/** The shape of `slipway.config.ts`. References between its parts are checked in `parse.ts`. */
export const catalogueSchema = z.strictObject({
  slack: z.strictObject({
    /** Workspace id (`T…`); requests from any other are refused. */
    team: z.string().regex(/^T[A-Z0-9]+$/),
    /** Channel id (`C…`) where cards are posted. */
    channel: channelId,
    /** Where a card goes, and may be answered, while the app cannot write in `channel`; left out, it waits. */
    fallbackChannel: channelId.optional(),
    commands: z.strictObject({
      deploy: z.string().startsWith('/'),
      onCall: z.string().startsWith('/'),
    }),
  }),
  people: z.record(
    name,
    z.strictObject({
      name: z.string().min(1),
      /** Member id (`U…`), or all of them where a person has several accounts: they are one human all the same. */
      slack: z.union([memberId, z.array(memberId).min(1, 'name at least one Slack member id')], {
        error: 'use a Slack member id, such as U0123ABCD, or a list of them',
      }),
    }),
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
export type ImageRule = NonNullable<Service['images']>;
export type Rota = Catalogue['rotas'][string];
export type Freeze = Catalogue['freezes'][number];
