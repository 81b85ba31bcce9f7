import type { KnownBlock } from '@slack/types';
import type { Catalogue } from '../../orchestrator/catalogue/schema.ts';
import type { Deployment } from '../../orchestrator/client.ts';
import { fields } from './blocks.ts';
import { code, escapeText } from './escape.ts';
import { counted } from './facts.ts';
import { minutes } from './time.ts';

type Plan = NonNullable<Deployment['plan']>;

/** Everything an approver answers for, field by field. */
export function planDetails(plan: Plan, catalogue: Catalogue): KnownBlock {
  return fields([
    ['Traffic', strategyWords(plan.strategy)],
    ['Bake', bake(plan)],
    ...wayBack(plan),
    ['Guarded by', guards(plan, catalogue)],
    ['Migrations', migrations(plan)],
    ...(plan.images
      ? [['Image', `Scanned, without any finding of ${plan.images.scan} or worse`] as const]
      : []),
    ['Task definition', changes(plan)],
  ]);
}

/** The same in one line, for when the question is answered and people only want to be reminded. */
export function planSummary(plan: Plan): string {
  return [
    strategyWords(plan.strategy),
    `bake ${minutes(plan.bakeMinutes)}`,
    counted(plan.alarms.length, 'guard alarm'),
  ].join(' · ');
}

export function strategyWords(strategy: Plan['strategy']): string {
  switch (strategy.kind) {
    case 'all-at-once':
      return 'All at once';
    case 'canary':
      return `Canary: ${strategy.percent} % for ${minutes(strategy.intervalMinutes)}, then 100 %`;
    case 'linear':
      return `Linear: ${strategy.percent} % more every ${minutes(strategy.intervalMinutes)}`;
  }
}

function bake({ bakeMinutes, bakeRequests = 0, noWayBack, source }: Plan): string {
  const old = code(source.version, 40);
  const beside = noWayBack === undefined ? `while ${old} stays ready` : `before ${old} is removed`;
  const fewest =
    bakeRequests > 0 ? `at least ${counted(bakeRequests, 'request')}` : 'no minimum of requests';
  return `${minutes(bakeMinutes)} on all traffic, ${beside}; ${fewest}`;
}

/** What an approver must know before saying yes: that trouble will not simply be taken back. */
function wayBack({ firstDeployment, noWayBack, source }: Plan): (readonly [string, string])[] {
  const stays = 'traffic stays where it is, the service is held, and a person is called';
  if (noWayBack !== undefined)
    return [
      [
        '⚠️ No way back',
        `${escapeText(noWayBack)}. After it ${code(source.version, 40)} cannot serve. If anything goes wrong, ${stays}`,
      ],
    ];
  if (!firstDeployment) return [];
  return [
    [
      '⚠️ First deployment here',
      `CodeDeploy has no earlier one to fall back on. If it cannot turn back, ${stays}`,
    ],
  ];
}

function guards(plan: Plan, catalogue: Catalogue): string {
  const thresholds = catalogue.services[plan.service]?.environments[plan.environment]?.alarms;
  const limits = thresholds
    ? ` (errors above ${thresholds.errorRatePercent} %, p90 latency above ${thresholds.latencyP90Seconds} s)`
    : '';
  return `${counted(plan.alarms.length, 'alarm')}${limits}`;
}

function migrations({ migrationCommand }: Plan): string {
  return migrationCommand
    ? `${code(migrationCommand.join(' '), 120)}, before any traffic moves`
    : 'None';
}

function changes({ changes: all }: Plan): string {
  if (all.length === 0) return 'No change but the image';
  const shown = all
    .slice(0, 6)
    .map(({ path, from, to }) => `${code(path, 60)}: ${side(from)} → ${side(to)}`);
  const hidden = all.length - shown.length;
  return [...shown, ...(hidden > 0 ? [`and ${hidden} more`] : [])].join('\n');
}

/** An image is `<registry>/<repository>:<tag>` or `…@sha256:<64 hex>`: what tells two of them apart is its end. */
function side(value: string | null): string {
  if (value === null) return escapeText('not set');
  const digest = /@sha256:([0-9a-f]{12})[0-9a-f]{52}$/.exec(value)?.[1];
  const tag = /^[a-z0-9.-]+\.amazonaws\.com\/[^:@]+:([^:@]+)$/.exec(value)?.[1];
  return code(digest ?? tag ?? value, 60);
}
