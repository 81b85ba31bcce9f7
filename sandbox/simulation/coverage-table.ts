import { cellsOf, missingPairs, type Cell } from './coverage-cells.ts';
import { marks, renderEmpty } from './coverage-reasons.ts';
import type { Coverage, Outcomes } from './coverage.ts';
import { crossingPhases, faultKinds, ports, type FaultKind, type Phase } from './ports.ts';

/** Outcomes in the table's words; whatever else there is goes into the last column. */
const outcomeColumns: readonly (readonly [outcome: string, heading: string])[] = [
  ['SUCCEEDED', 'ok'],
  ['ROLLED_BACK', 'back'],
  ['FAILED_SAFE', 'safe'],
  ['REJECTED', 'reject'],
  ['EXPIRED', 'expire'],
  ['CANCELLED', 'cancel'],
  ['NEEDS_HUMAN', 'human'],
];

const phaseHeadings: Readonly<Record<Phase, string>> = {
  request: 'reques',
  planning: 'plan',
  'awaiting-approval': 'approv',
  preparing: 'prepar',
  installing: 'instal',
  shifting: 'shift',
  baking: 'bake',
  promoting: 'promot',
  'rolling-back': 'roll',
  settling: 'settle',
  none: 'none',
};

const nameWidth = 19;
const columnWidth = 7;

/** The whole table, its empty cells with their reasons, and the pairs: lines for a person. */
export function renderCoverage(
  coverage: Coverage,
  kinds: readonly FaultKind[] = faultKinds,
): string[] {
  const cells = cellsOf(coverage, kinds);
  return [
    'Faults: kind × port × phase, how often each struck and how the deployment ended that it struck',
    ...ports.flatMap((port) => renderPort(port, kinds, cells)),
    '',
    ...renderEmpty(cells),
    ...renderPairs(coverage, kinds),
    ...renderAccidents(coverage),
  ];
}

function renderPort(port: string, kinds: readonly FaultKind[], cells: readonly Cell[]): string[] {
  const here = cells.filter((cell) => cell.port === port);
  const headings = [
    ...crossingPhases.map((phase) => phaseHeadings[phase]),
    '│',
    ...outcomeColumns.map(([, heading]) => heading),
    'other',
  ];
  const rows = kinds
    .map((kind) => [kind, here.filter((cell) => cell.kind === kind)] as const)
    .filter(([, row]) => row.some(({ empty }) => empty?.kind !== 'cannot'))
    .map(([kind, row]) => line(`  ${kind}`, [...row.map(cellText), '│', ...outcomeTexts(row)]));
  return ['', line(port, headings), ...rows];
}

function line(name: string, columns: readonly string[]): string {
  return name.padEnd(nameWidth) + columns.map((text) => text.padStart(columnWidth)).join('');
}

function cellText({ struck, empty }: Cell): string {
  return empty ? marks[empty.kind] : String(struck);
}

function outcomeTexts(row: readonly Cell[]): string[] {
  const sum: Outcomes = {};
  for (const { outcomes } of row)
    for (const [outcome, times] of Object.entries(outcomes))
      sum[outcome] = (sum[outcome] ?? 0) + times;
  const named = outcomeColumns.map(([outcome]) => sum[outcome] ?? 0);
  const all = Object.values(sum).reduce((total, times) => total + times, 0);
  const other = all - named.reduce((total, times) => total + times, 0);
  return [...named, other].map((times) => (times === 0 ? '·' : String(times)));
}

function renderPairs(coverage: Coverage, kinds: readonly FaultKind[]): string[] {
  const missing = missingPairs(coverage, kinds);
  const all = (kinds.length * (kinds.length - 1)) / 2;
  const rarest = Object.entries(coverage.pairs).sort(([, a], [, b]) => a - b)[0];
  const seldom = rarest && `; the rarest, ${rarest[0].replace(' ', ' with ')}, in ${rarest[1]}`;
  const byFirst = Map.groupBy(missing, ([first]) => first);
  return [
    `Pairs of kinds that struck in one seed: ${all - missing.length} of ${all}${seldom ?? ''}.`,
    ...[...byFirst].map(([first, pairs]) => {
      return `      never ${first} with ${pairs.map(([, other]) => other).join(', ')}`;
    }),
  ];
}

function renderAccidents({ accidents }: Coverage): string[] {
  const often = Object.entries(accidents).sort(([, a], [, b]) => b - a);
  if (often.length === 0) return [];
  return [`Accidents: ${often.map(([kind, times]) => `${kind} ${times}`).join(', ')}.`];
}
