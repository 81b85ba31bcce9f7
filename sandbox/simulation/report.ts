import { renderCoverage } from './coverage-table.ts';
import { faultKinds, type FaultKind } from './ports.ts';
import type { SimulationResult, Struck, Violation } from './result.ts';
import type { Seeds } from './run.ts';
import type { Shrunk } from './shrink.ts';
import type { Failure, Histogram, Tally } from './tally.ts';

/** A long run, as it was asked for and as it went. */
export interface Run {
  readonly seeds: Seeds;
  readonly faults?: readonly FaultKind[] | undefined;
  readonly workers: number;
  /** Real seconds from beginning to end. */
  readonly seconds: number;
  readonly tally: Tally;
  /** The first failing seed of each invariant, made small. */
  readonly shrunk: readonly Shrunk[];
}

const number = new Intl.NumberFormat('en');
const whole = (value: number) => number.format(Math.round(value));
/** Failing seeds that are named one by one. */
const failuresShown = 20;

/** What a person reads at the end. */
export function renderRun(run: Run): string[] {
  const { tally, faults } = run;
  return [
    ...renderCoverage(tally.coverage, faults ?? faultKinds),
    '',
    ...renderFigures(run),
    ...renderCost(tally),
    '',
    ...renderFailures(run),
  ];
}

function renderFigures({ seeds: { first, count }, workers, seconds, tally }: Run): string[] {
  const { deployments, outcomes, strikes, accidents, virtualMs, cpuMs } = tally;
  const often = Object.entries(outcomes).sort(([, a], [, b]) => b - a);
  const perCore = cpuMs > 0 ? deployments / (cpuMs / 1_000) : 0;
  return [
    `Seeds          ${whole(tally.seeds)} (${first} to ${first + count - 1}), ${whole(strikes)} faults, ${whole(accidents)} accidents`,
    `Deployments    ${whole(deployments)}: ${often.map(([outcome, times]) => `${outcome} ${whole(times)}`).join(', ')}`,
    `Virtual time   ${whole(virtualMs / 3_600_000)} hours`,
    `Real time      ${seconds.toFixed(1)} s on ${workers} ${workers === 1 ? 'thread' : 'threads'}, ${(cpuMs / 1_000).toFixed(1)} s of them computing`,
    `Speed          ${whole(perCore)} deployments per second and core, ${whole(deployments / seconds)} per second in all`,
    `Fingerprint    ${tally.fingerprint.toString(16).padStart(8, '0')} (of all traces: the same seeds and commit leave the same)`,
  ];
}

function renderCost({ undisturbed: { awsCalls, transitions } }: Tally): string[] {
  const times = total(awsCalls);
  if (times === 0) return ['Cost           no seed was free of faults and accidents'];
  return [
    `Cost           ${spread(awsCalls)} AWS calls and ${spread(transitions)} state transitions for a deployment that succeeds undisturbed (${whole(times)} of them)`,
  ];
}

function total(histogram: Histogram): number {
  return Object.values(histogram).reduce((sum, times) => sum + times, 0);
}

/** `37`, or `35 to 61 (mostly 37)`. */
function spread(histogram: Histogram): string {
  const values = Object.keys(histogram).map(Number);
  const [least, most] = [Math.min(...values), Math.max(...values)];
  if (least === most) return String(least);
  const [commonest] = values.sort((a, b) => (histogram[b] ?? 0) - (histogram[a] ?? 0));
  return `${least} to ${most} (mostly ${commonest})`;
}

function renderFailures({ tally: { failures }, shrunk, faults }: Run): string[] {
  if (failures.length === 0) return ['No violations.'];
  const more = failures.length - failuresShown;
  return [
    ...shrunk.flatMap((each) => [...renderShrunk(each, faults), '']),
    `${failures.length} ${failures.length === 1 ? 'seed' : 'seeds'} with violations:`,
    ...failures.slice(0, failuresShown).map((failure) => failureLine(failure, faults)),
    ...(more > 0 ? [`  and ${more} more`] : []),
  ];
}

function failureLine({ seed, violations }: Failure, faults?: readonly FaultKind[]): string {
  const [first] = violations;
  return `  ${first ? violationText(first) : ''}; ${replay(seed, faults)}`;
}

/** A failing seed with as little in it as it needs. */
export function renderShrunk(
  { seed, invariant, needed, of, runs, minimal, result }: Shrunk,
  faults?: readonly FaultKind[],
): string[] {
  const size = minimal ? 'these' : 'at most these';
  const head = `Seed ${seed} breaks ${invariant}. Of ${of} faults and accidents it takes ${needed.length === 0 ? 'none' : `${size} ${needed.length}`} (${runs} runs)`;
  return [
    `${head}; ${replay(seed, faults)}`,
    ...needed.map((id) => `  ${happeningText(id, result)}`),
    ...result.violations.map((violation) => `  ${violationText(violation)}`),
    ...shorten(result).map((line) => `    ${line}`),
  ];
}

/** Lines shown of a failing seed, and how many of them lie before the first thing that befell it. */
const [linesShown, linesBefore] = [200, 20];

/** Where it goes wrong; a replay shows the rest. */
function shorten({ timeline, struck, accidents }: SimulationResult): string[] {
  const signs = [...struck, ...accidents].map(({ kind }) => kind);
  const first = timeline.findIndex((line) => signs.some((sign) => line.includes(sign)));
  const from = Math.max(0, first - linesBefore);
  const shown = timeline.slice(from, from + linesShown);
  const after = timeline.length - from - shown.length;
  return [
    ...(from > 0 ? [`… ${from} lines before`] : []),
    ...shown,
    ...(after > 0 ? [`… ${after} lines after`] : []),
  ];
}

/** One seed, with all that happened in it. */
export function renderSeed(result: SimulationResult): string[] {
  const { seed, timeline, deployments, struck, accidents, violations, traceHash } = result;
  return [
    ...timeline,
    '',
    `Seed ${seed}: ${struck.length} faults, ${accidents.length} accidents, trace ${traceHash}`,
    ...struck.map((strike) => `  ${strikeText(strike)}`),
    ...accidents.map(({ id }) => `  ${id}`),
    ...deployments.map(
      ({ id, outcome, awsCalls, transitions, minutes }) =>
        `  ${id} ${outcome ?? 'is open'}: ${minutes.toFixed(1)} minutes, ${awsCalls} AWS calls, ${transitions} transitions`,
    ),
    ...(violations.length === 0 ? ['No violations.'] : violations.map(violationText)),
  ];
}

function happeningText(id: string, { struck, accidents }: SimulationResult): string {
  const strike = struck.find((each) => each.id === id);
  if (strike) return strikeText(strike);
  const accident = accidents.find((each) => each.id === id);
  return accident ? accident.id : `${id} (did not come this time)`;
}

function strikeText({ id, kind, phase, outcome }: Struck): string {
  return `${kind}: ${id}, while ${phase}${outcome ? `, ${outcome}` : ''}`;
}

function violationText({ invariant, deploymentId, what }: Violation): string {
  return `${invariant}${deploymentId ? ` ${deploymentId}` : ''}: ${what}`;
}

function replay(seed: number, faults?: readonly FaultKind[]): string {
  const same = faults ? ` --faults ${faults.length === 0 ? 'none' : faults.join(',')}` : '';
  return `replay with: npm run simulate -- --seed ${seed}${same}`;
}
