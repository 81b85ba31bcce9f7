import type { UsageReport } from '../iam/index.ts';
import type { Check } from './stage.ts';

/** What a story measured; each figure says in its name what it counts and in which unit. */
export interface Figures {
  bootSeconds?: number;
  slashCommandMs?: number[];
  transitions?: number;
  requestsSent?: number;
  requestsPerSecond?: number;
  requestsFailed?: number;
  requestsDropped?: number;
  alarmToStopMs?: number;
  exposedRequests?: { card: number; loadBalancer: number };
  exposedErrors?: { card: number; loadBalancer: number };
  exposedSharePercent?: { card: number; loadBalancer: number };
  exposedSeconds?: number;
  memoryMiB?: number;
  problems?: Record<string, number>;
  permissions?: { used: number; neverUsed: number };
}

/** The proof of one run: how it was run, what was measured, and what the world said. */
export interface Receipt {
  readonly story: string;
  readonly title: string;
  /** Those that were chosen for the whole run, on top of what the story itself lets go wrong. */
  readonly faults: readonly string[];
  readonly speed: number;
  readonly realSeconds: number;
  readonly sandboxMinutes: number;
  readonly figures: Figures;
  readonly checks: readonly Check[];
  readonly permissions: UsageReport;
  readonly ok: boolean;
}

/** A receipt as a person reads it in a terminal. */
export function renderReceipt(receipt: Receipt): string {
  const rows = [
    ['story', `${receipt.story}: ${receipt.title}`],
    ...(receipt.faults.length > 0 ? [['under', receipt.faults.join(', ')]] : []),
    [
      'time',
      `${receipt.realSeconds.toFixed(1)} s real, ${receipt.sandboxMinutes.toFixed(1)} min in the sandbox (${receipt.speed}×)`,
    ],
    ...figureRows(receipt.figures),
    ['checks', `${receipt.checks.filter(({ ok }) => ok).length} of ${receipt.checks.length} hold`],
  ];
  const width = Math.max(...rows.map(([label = '']) => label.length));
  const failed = receipt.checks
    .filter(({ ok }) => !ok)
    .map(({ what, seen }) => `  ✗ ${what} (seen: ${seen})`);
  return [
    '',
    'RECEIPT',
    ...rows.map(([label = '', value = '']) => `  ${label.padEnd(width)}  ${value}`),
    ...failed,
    `  ${receipt.ok ? 'The world ended as told.' : 'The world did NOT end as told.'}`,
  ].join('\n');
}

function figureRows(figures: Figures): string[][] {
  const rows: [string, string | undefined][] = [
    ['boot', unit(figures.bootSeconds, 's', 1)],
    ['memory', unit(figures.memoryMiB, 'MiB', 0)],
    ['slash command', figures.slashCommandMs?.map((ms) => `${Math.round(ms)} ms`).join(', ')],
    ['state transitions', figures.transitions?.toString()],
    ['requests', traffic(figures)],
    ['alarm → stop', unit(figures.alarmToStopMs, 'ms real', 0)],
    [
      'permissions',
      figures.permissions &&
        `${figures.permissions.used} used, ${figures.permissions.neverUsed} granted and not needed in this story`,
    ],
    ['exposed requests', both(figures.exposedRequests)],
    ['exposed errors', both(figures.exposedErrors)],
    ['exposed share', both(figures.exposedSharePercent, ' %')],
    ['exposed for', unit(figures.exposedSeconds, 's in the sandbox', 0)],
    [
      'what clients saw',
      Object.entries(figures.problems ?? {})
        .map(([what, count]) => `${count}× ${what}`)
        .join('; ') || undefined,
    ],
  ];
  return rows.flatMap(([label, value]) => (value === undefined ? [] : [[label, value]]));
}

const unit = (value: number | undefined, name: string, digits: number) =>
  value === undefined ? undefined : `${value.toFixed(digits)} ${name}`;

const both = (pair: { card: number; loadBalancer: number } | undefined, suffix = '') =>
  pair &&
  `${pair.card}${suffix} on the card, ${pair.loadBalancer}${suffix} counted by the load balancer`;

const traffic = (figures: Figures) =>
  figures.requestsSent === undefined
    ? undefined
    : `${figures.requestsSent} at ${figures.requestsPerSecond?.toFixed(0) ?? '?'}/s, ` +
      `${figures.requestsFailed ?? 0} failed, ${figures.requestsDropped ?? 0} dropped`;
