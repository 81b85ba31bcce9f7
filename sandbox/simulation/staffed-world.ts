import { isOver } from '../services/codedeploy/model.ts';
import type { Chance } from './chance.ts';
import type { SimulatedSlack } from './chat/index.ts';
import type { Faults } from './faults.ts';
import { botFunctions, slackOf } from './staff.ts';
import type { Trace } from './trace.ts';
import { beginning, createWorld, type World } from './world.ts';

export const minuteMs = 60_000;
/** Tasks start and become healthy before anybody comes. */
export const openingAt = beginning + 2 * minuteMs;

/** A world with a bot and a Slack in it, at rest: every service serves its first version, and nobody has come yet. */
export interface StaffedWorld {
  readonly world: World;
  readonly slack: SimulatedSlack;
}

export async function createStaffedWorld(parts: {
  readonly seed: number;
  readonly chance: Chance;
  readonly trace: Trace;
  readonly faults: Faults;
}): Promise<StaffedWorld> {
  const made: { world?: World; slack?: SimulatedSlack } = {};
  const handlers = botFunctions(
    () => present(made.world),
    () => present(made.slack),
  );
  const world = await createWorld({ ...parts, handlers });
  const slack = slackOf(world);
  Object.assign(made, { world, slack });
  await world.clock.run(openingAt);
  return { world, slack };
}

/** The bot's functions are made before the world that they run in; nobody calls them before it is there. */
function present<T>(part: T | undefined): T {
  if (part === undefined) throw new Error('the world is not built yet');
  return part;
}

/** Nothing is open, nothing runs, CodeDeploy is at rest, and everything has been told. */
export function isQuiet({ table, cloud }: World): boolean {
  const open = table.partition('LOCK').some(({ owner }) => owner !== undefined);
  const untold = table.partition('OUTBOX').length > 0;
  const running = cloud.states.core.executions().some(({ status }) => status === 'RUNNING');
  // A stranger's, too: what it leaves behind is not judged half way.
  const moving = [...cloud.codedeploy.core.deployments.values()].some((each) => !isOver(each));
  return !open && !untold && !running && !moving;
}
