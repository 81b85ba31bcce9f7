import type { FaultKind, Port } from '../ports.ts';
import type { SimulationOptions, SimulationResult, Violation } from '../result.ts';

/** How two runs of one seed are told apart. */
export interface PairOptions extends SimulationOptions {
  /** Ports at which faults may strike; left out, all of them. */
  readonly ports?: readonly Port[];
  /** Left out: accidents happen as planned. */
  readonly accidents?: 'none';
  /** `dead`: Slack answers nobody, from the beginning to the end. */
  readonly slack?: 'well' | 'dead';
  /** `scripted`: people act by the clock alone, through the door, and neither see nor wait for cards. */
  readonly people?: 'scripted';
}

/** What a run did to the world, for comparing. */
export interface PairResult extends SimulationResult {
  /** Every effect on the cloud in order: what was done, for which deployment. Notices and tokens are none. */
  readonly effects: readonly string[];
  /** The digest that serves each place in the end. */
  readonly serving: Readonly<Record<string, string>>;
}

export type SimulatePair = (options: PairOptions) => Promise<PairResult>;

/** I21: the same seed and commit give the same trace hash. */
export async function judgeRepeat(
  simulate: (options: SimulationOptions) => Promise<SimulationResult>,
  seed: number,
): Promise<Violation[]> {
  const first = await simulate({ seed });
  const second = await simulate({ seed });
  return first.traceHash === second.traceHash
    ? []
    : [violation('I21', `the trace hash was ${first.traceHash}, then ${second.traceHash}`, first)];
}

const eventFaults: readonly FaultKind[] = ['duplicate', 'reorder', 'slow', 'drop'];

/**
 * I19: doubling, delaying, reordering or losing events changes no end state: each deployment's outcome and what serves
 * each place. Events are those of AWS to us (`event`) and ours to the announcer (`queue`). Without accidents, since what
 * one does depends on the instant; and with people who go by the clock, since a card that is late changes what they do.
 */
export async function judgeEvents(simulate: SimulatePair, seed: number): Promise<Violation[]> {
  const same = { seed, accidents: 'none', people: 'scripted' } as const;
  const well = await simulate({ ...same, faults: [] });
  const struck = await simulate({ ...same, faults: eventFaults, ports: ['event', 'queue'] });
  return [
    ...differences('I19', 'ended', outcomesOf(well), outcomesOf(struck), struck),
    ...differences('I19', 'is served by', well.serving, struck.serving, struck),
  ];
}

/**
 * I16: with Slack dead and with Slack well the same effects are done to the cloud, in the same order. People act through
 * the door by the clock, for a dead Slack lets nobody ask or answer: what is compared is that nothing waits for chat.
 */
export async function judgeSilence(simulate: SimulatePair, seed: number): Promise<Violation[]> {
  const same = { seed, accidents: 'none', people: 'scripted', faults: [] } as const;
  const well = await simulate({ ...same, slack: 'well' });
  const dead = await simulate({ ...same, slack: 'dead' });
  const at = firstDifference(well.effects, dead.effects);
  if (at === undefined) return [];
  const [said, silent] = [well.effects[at] ?? 'nothing', dead.effects[at] ?? 'nothing'];
  return [violation('I16', `effect ${at + 1} is ${said} with Slack, and ${silent} without`, dead)];
}

/** Index of the first place where two lists differ; undefined if they are the same. */
function firstDifference(one: readonly string[], other: readonly string[]): number | undefined {
  const longest = Math.max(one.length, other.length);
  for (let at = 0; at < longest; at++) if (one[at] !== other[at]) return at;
  return undefined;
}

const outcomesOf = ({ deployments }: SimulationResult): Readonly<Record<string, string>> =>
  Object.fromEntries(deployments.map(({ id, outcome }) => [id, outcome ?? 'nothing']));

function differences(
  invariant: string,
  words: string,
  one: Readonly<Record<string, string>>,
  other: Readonly<Record<string, string>>,
  result: SimulationResult,
): Violation[] {
  const names = [...new Set([...Object.keys(one), ...Object.keys(other)])];
  return names
    .filter((name) => one[name] !== other[name])
    .map((name) =>
      violation(
        invariant,
        `${name} ${words} ${one[name] ?? 'nothing'}, and ${other[name] ?? 'nothing'} when events were struck`,
        result,
      ),
    );
}

const violation = (
  invariant: string,
  what: string,
  { virtualMs }: SimulationResult,
): Violation => ({
  invariant,
  what,
  at: virtualMs,
});
