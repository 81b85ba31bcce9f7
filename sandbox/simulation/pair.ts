import { connectDoor } from '../../orchestrator/requests/connect-door.ts';
import type { Orchestrator } from '../../orchestrator/client.ts';
import { createChance, type Chance } from './chance.ts';
import { createFaults, type Faults } from './faults.ts';
import {
  judgeEvents,
  judgeSilence,
  type PairOptions,
  type PairResult,
} from './invariants/pairs.ts';
import { releases } from './releases.ts';
import type { Violation } from './result.ts';
import { createStaffedWorld, isQuiet, minuteMs, openingAt } from './staffed-world.ts';
import { createTrace } from './trace.ts';
import { releaseBehind } from './traffic.ts';
import { beginning, type World } from './world.ts';

/** Long enough for everything that events may delay: what is asked is asked far apart. */
const longestMs = 240 * minuteMs;
const betweenMs = 60 * minuteMs;
/** These only tell others; what they tell is compared where it arrives. */
const notices = new Set(['PutEvents', 'SendTaskSuccess']);

/**
 * One of two runs that are to be compared: people go by the clock alone and speak to the door, so that no fault on the
 * way to them or from them changes what they do.
 */
export async function simulatePair(options: PairOptions): Promise<PairResult> {
  const { seed, slack: state = 'well', keepTimeline = false } = options;
  const chance = createChance(seed);
  const trace = createTrace({ keep: keepTimeline });
  const { world, slack } = await createStaffedWorld({
    seed,
    chance,
    trace,
    faults: faultsOf(options),
  });
  if (state === 'dead') slack.setDead(true);
  const effects: string[] = [];
  world.witnesses.push({
    onEffect: ({ operation, by }) => {
      if (!notices.has(operation)) effects.push(`${operation} ${by.deploymentId ?? by.name}`);
    },
    onEvent: () => undefined,
    onEntry: () => undefined,
  });
  script(world, chance.fork('script'));
  await world.clock.run(openingAt + 3 * betweenMs);
  while (!isQuietBut(world, state) && world.clock.now() < openingAt + longestMs)
    await world.clock.run(world.clock.now() + minuteMs);
  // In order for each deployment: which of two deployments is quicker may depend on anything.
  return {
    ...resultOf(world, seed),
    effects: effects.toSorted(byDeployment),
    serving: servingOf(world),
  };
}

/** Stable, so that what was done for one deployment stays in order. */
const byDeployment = (one: string, other: string) =>
  (one.split(' ')[1] ?? '').localeCompare(other.split(' ')[1] ?? '');

/** What only two runs can show of a seed: events may do as they like (I19), and nothing waits for chat (I16). */
export const judgePair = async (seed: number): Promise<Violation[]> => [
  ...(await judgeEvents(simulatePair, seed)),
  ...(await judgeSilence(simulatePair, seed)),
];

/** Only where the pair says so. */
function faultsOf({ seed, faults: kinds, ports, without }: PairOptions): Faults {
  const faults = createFaults({ seed, kinds, without, until: openingAt + 3 * betweenMs });
  if (!ports) return faults;
  return {
    ...faults,
    strike: (crossing, now) =>
      ports.includes(crossing.port) ? faults.strike(crossing, now) : undefined,
  };
}

/** Without Slack nothing is ever told, and that is how it should be. */
function isQuietBut(world: World, slack: 'well' | 'dead'): boolean {
  if (slack === 'well') return isQuiet(world);
  return world.table.partition('LOCK').every(({ owner }) => owner === undefined);
}

/** Each place gets two versions, an hour apart; where somebody has to agree, Grace does, three minutes later. */
function script(world: World, luck: Chance) {
  let ids = 0;
  const random = () => (ids += 1).toString(16).padStart(32, '0');
  const door = (): Orchestrator =>
    connectDoor(
      world.functions.baseFor(world.functions.begin('bot', undefined, () => undefined)),
      random,
    );
  world.places.forEach(({ service, environment }, index) => {
    for (const turn of [0, 1]) {
      const { version } = luck.pick(releases);
      const at = turn * betweenMs + index * 2 * minuteMs;
      world.clock.after(at, async () => {
        const ask = { service, environment, version, requester: 'ada', replyTo: '{}' };
        const answer = await door().requestDeployment(ask);
        if (answer.kind !== 'accepted') return;
        const { deploymentId } = answer.deployment;
        world.clock.after(3 * minuteMs, async () => {
          const planHash = (await door().read(deploymentId))?.deployment.planHash ?? '';
          await door().decide({ deploymentId, planHash, decision: 'approve', by: 'grace' });
        });
      });
    }
  });
}

const servingOf = ({ cloud, places }: World): Record<string, string> =>
  Object.fromEntries(
    places.map(({ service, environment, production }) => {
      const { action } = cloud.elbv2.core.listener(production);
      const live =
        action.kind === 'forward' ? action.weights.filter(({ weight }) => weight > 0) : [];
      const versions = live.map(
        ({ targetGroupArn }) => releaseBehind(cloud, targetGroupArn)?.version,
      );
      return [`${service} ${environment}`, versions.join(' and ')];
    }),
  );

function resultOf({ records, trace, clock, faults }: World, seed: number) {
  return {
    seed,
    violations: [],
    traceHash: trace.hash(),
    deployments: [...records.values()].map(({ deploymentId: id, outcome }) => ({
      id,
      outcome,
      awsCalls: 0,
      transitions: 0,
      minutes: 0,
    })),
    struck: faults.struck(),
    accidents: [],
    crossings: faults.crossings(),
    timeline: trace.lines(),
    virtualMs: clock.now() - beginning,
  };
}
