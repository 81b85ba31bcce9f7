import { names } from '../../../orchestrator/catalogue/names.ts';
import type { Standing } from '../../services/cloudwatch/alarm-book.ts';
import { releaseOf } from '../releases.ts';
import type { Court, Invariant } from './court.ts';
import { bakeOf, type Bake } from './bake.ts';
import type { Run } from './ledger.ts';

/** For how long all in all an alarm may have had no data; a bake's extension, if it was given, makes up for as much again. */
const allowanceMs = 5 * 60_000;
const extensionMs = 5 * 60_000;

/**
 * I13, end: no SUCCEEDED if a guard alarm was in ALARM, or unknown beyond the allowance, at any instant from the first
 * shift to the end of the bake.
 *
 * Every guard alarm of the place counts, on both target groups. The bake ends with its full time, and goes on for as long
 * as nobody has let the old tasks go; only what rings within one invocation before that deed cannot have been seen.
 * The first guard is the smoke test: a version that fails it never succeeds (F54, F77).
 */
export const i13: Invariant = {
  number: 'I13',
  when: 'end',
  hear: (court) => ({
    entry: ({ event }, run) => {
      if (event.type === 'DeploymentSettled' && event.outcome === 'SUCCEEDED') judge(court, run);
    },
  }),
};

function judge(court: Court, run: Run) {
  const { smoke = 200 } = releaseOf(run.plan?.plan.target.digest ?? '') ?? {};
  if (smoke !== 200) court.cry(`it succeeded although its smoke test is answered ${smoke}`, run.id);
  const bake = bakeOf(court, run);
  if (!run.place || !bake) return;
  const allowed = allowanceMs + (wasExtended(bake, run) ? extensionMs : 0);
  for (const name of names.alarms(run.place)) {
    const states = statesIn(court, name, bake);
    if (states.length === 0) court.cry(`${name} did not exist while it was baking`, run.id);
    if (states.some(({ state }) => state === 'ALARM'))
      court.cry(`it succeeded although ${name} was in ALARM between shift and end of bake`, run.id);
    const unknown = states.reduce(
      (sum, { state, ms }) => (state === 'INSUFFICIENT_DATA' ? sum + ms : sum),
      0,
    );
    if (unknown > allowed)
      court.cry(
        `it succeeded although ${name} had no data for ${Math.round(unknown / 60_000)} minutes`,
        run.id,
      );
  }
}

/** By the time that really passed, whatever was said of it. */
const wasExtended = ({ letGoAt, wholeAt }: Bake, { plan }: Run) =>
  letGoAt - wholeAt >= (plan?.plan.bakeMinutes ?? 0) * 60_000 + extensionMs;

interface Spell {
  readonly state: Standing['state'];
  /** How long of the bake it lasted. */
  readonly ms: number;
}

/** What an alarm said during a bake, by CloudWatch's own history. */
function statesIn({ world }: Court, name: string, { shiftedAt, endedAt }: Bake): Spell[] {
  const { alarms } = world.cloud.cloudwatch.core;
  const changes = alarms.history().filter(({ alarmName }) => alarmName === name);
  const before = changes[0]?.previous ?? alarms.get(name)?.standing;
  if (!before) return [];
  const spells = [{ state: before.state, from: -Infinity }].concat(
    changes.map(({ at, standing }) => ({ state: standing.state, from: at })),
  );
  return spells.flatMap(({ state, from }, index) => {
    const until = spells[index + 1]?.from ?? Infinity;
    const [begin, end] = [Math.max(from, shiftedAt), Math.min(until, endedAt)];
    return begin < end ? [{ state, ms: end - begin }] : [];
  });
}
