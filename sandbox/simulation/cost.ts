import { createChance } from './chance.ts';
import type { SimulatedSlack } from './chat/index.ts';
import { createFaults } from './faults.ts';
import { createStaffedWorld, minuteMs, type StaffedWorld } from './staffed-world.ts';
import { createTrace } from './trace.ts';
import type { World } from './world.ts';

/** What one undisturbed deployment takes, alone in the world, from the command to the last word in chat. */
export interface Cost {
  readonly where: string;
  readonly outcome: string | undefined;
  readonly minutes: number;
  readonly transitions: number;
  /** Calls of AWS, the table included, by everything that ran: steps, hooks, bot, announcer, reconciler and janitor. */
  readonly awsCalls: number;
  readonly slackCalls: number;
}

const longestMs = 60 * minuteMs;

/** The cost of a good deployment in each place of the simulated company. The same for every run of one commit. */
export async function measureCosts(): Promise<readonly Cost[]> {
  const costs: Cost[] = [];
  const { world } = await calmWorld();
  for (const { service, environment } of world.places)
    costs.push(await measure(service, environment));
  return costs;
}

async function measure(service: string, environment: string): Promise<Cost> {
  const { world, slack } = await calmWorld();
  const { clock, crossings, records, cloud } = world;
  const before = callsOf(world);
  const beganAt = clock.now();
  void slack.person('ada').slash(`${service} ${environment} v2`);
  const settled = () => [...records.values()].some(({ outcome }) => outcome !== undefined);
  while (!(settled() && isTold(world)) && clock.now() - beganAt < longestMs) {
    await clock.run(clock.now() + minuteMs / 6);
    approve(slack);
  }
  const [deployment] = records.values();
  const after = callsOf(world);
  return {
    where: `${service} ${environment}`,
    outcome: deployment?.outcome,
    minutes: (Date.parse(deployment?.settledAt ?? '') - beganAt) / minuteMs,
    transitions: cloud.states.core.executions()[0]?.transitions ?? 0,
    awsCalls: after.aws - before.aws,
    slackCalls: (crossings.byPort().get('slack') ?? 0) - before.slack,
  };
}

function calmWorld(): Promise<StaffedWorld> {
  const seed = 0;
  const faults = createFaults({ seed, kinds: [] });
  return createStaffedWorld({ seed, chance: createChance(seed), trace: createTrace(), faults });
}

function callsOf({ crossings }: World) {
  const counts = crossings.byPort();
  const of = (port: 'slack' | 'smoke-target') => counts.get(port) ?? 0;
  const all = [...counts.values()].reduce((sum, count) => sum + count, 0);
  return { aws: all - of('slack') - of('smoke-target'), slack: of('slack') };
}

const isTold = ({ table }: World) => table.partition('OUTBOX').length === 0;

/** Grace says yes to whatever asks. */
function approve(slack: SimulatedSlack) {
  for (const card of slack.posted())
    if (card.kind === 'card' && card.revisions.at(-1)?.live.includes('deployment:approve'))
      void slack.person('grace').click(card, 'deployment:approve');
}

export const costLine = ({ where, minutes, transitions, awsCalls, slackCalls }: Cost): string =>
  `${where.padEnd(18)} ${transitions} state transitions, ${awsCalls} AWS calls and ${slackCalls} of Slack's in ${minutes.toFixed(1)} minutes`;
