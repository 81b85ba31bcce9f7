import { bringAccidents } from './accidents.ts';
import { createChance } from './chance.ts';
import { createFaults } from './faults.ts';
import { createJudges, type Judges } from './invariants/index.ts';
import { stateMachineArn } from './functions.ts';
import { bringPeople } from './people.ts';
import type { SimulationOptions, SimulationResult, Violation } from './result.ts';
import { createStaffedWorld, isQuiet, minuteMs, openingAt } from './staffed-world.ts';
import { createTrace } from './trace.ts';
import { beginning, type World } from './world.ts';

// The seeds' threads find it here, beside `simulate`.
export { judgePair } from './pair.ts';

/** When faults stop and what was broken is mended. */
const healedAfterMs = 60 * minuteMs;
/** Promised: 15 minutes after healing, plus the bake and its extension; one more for the last reconciler's look. */
const patienceMs = (15 + 4 + 5 + 1) * minuteMs;

/** One small world from its beginning to its rest, judged. */
export async function simulate(options: SimulationOptions): Promise<SimulationResult> {
  const { seed, faults: kinds, without = new Set<string>(), keepTimeline = false } = options;
  const chance = createChance(seed);
  const trace = createTrace({ keep: keepTimeline });
  const healedAt = openingAt + healedAfterMs;
  const faults = createFaults({ seed, kinds, without, until: healedAt });
  const { world, slack } = await createStaffedWorld({ seed, chance, trace, faults });

  const slackWellSince = () =>
    world.accidents.some(({ kind }) => kind.startsWith('Slack')) ? healedAt : beginning;
  const judges = createJudges(world, { slack, healedAt, slackWellSince });
  const { doneAt } = bringPeople(world, slack, openingAt);
  bringAccidents({ world, slack, from: openingAt, healedAt, without });
  await live(world, judges, { doneAt, until: healedAt + patienceMs });
  return resultOf(world, seed, judges.end());
}

/** Lets the world go on, minute by minute, until everybody is done and it has been quiet for a while. */
async function live(
  world: World,
  judges: Judges,
  { doneAt, until }: { readonly doneAt: number; readonly until: number },
) {
  const look = () => {
    judges.check();
    return false;
  };
  let quietMinutes = 0;
  while (world.clock.now() < until && quietMinutes < 3) {
    await world.clock.run(world.clock.now() + minuteMs, look);
    quietMinutes = world.clock.now() > doneAt && isQuiet(world) ? quietMinutes + 1 : 0;
  }
}

function resultOf(world: World, seed: number, judged: readonly Violation[]): SimulationResult {
  const { crossings, faults, records, trace, clock, cloud, accidents } = world;
  const deployments = [...records.values()].map(
    ({ deploymentId: id, outcome, request, settledAt }) => ({
      id,
      outcome,
      awsCalls: crossings.callsOf(id),
      transitions: transitionsOf(cloud, id),
      minutes: (Date.parse(settledAt ?? '') - Date.parse(request.requestedAt)) / minuteMs,
    }),
  );
  const struck = faults.struck().map((strike) => {
    const id = crossings.deploymentOf(strike.id);
    const outcome = id && records.get(id)?.outcome;
    return outcome ? { ...strike, outcome } : strike;
  });
  const ownFaults: Violation[] = world.accidentsOfOurs.map((error) => ({
    invariant: 'simulation',
    what: error instanceof Error ? (error.stack ?? error.message) : String(error),
    at: clock.now(),
  }));
  return {
    seed,
    violations: [...ownFaults, ...judged],
    traceHash: trace.hash(),
    deployments,
    struck,
    accidents: accidents.map(({ id, kind, at }) => ({ id, kind, at })),
    crossings: faults.crossings(),
    timeline: trace.lines(),
    virtualMs: clock.now() - beginning,
  };
}

function transitionsOf({ states }: World['cloud'], deploymentId: string): number {
  const execution = states.core
    .executions()
    .find(({ name, machine }) => name === deploymentId && machine.arn === stateMachineArn);
  return execution?.transitions ?? 0;
}
