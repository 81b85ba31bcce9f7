import { createChance } from '../../../../sandbox/simulation/chance.ts';
import type { Effect } from '../../../../sandbox/simulation/clients.ts';
import { createFaults, type Faults } from '../../../../sandbox/simulation/faults.ts';
import {
  createJudges,
  type Judges,
  type Surroundings,
} from '../../../../sandbox/simulation/invariants/index.ts';
import type { Run } from '../../../../sandbox/simulation/invariants/ledger.ts';
import type { Place } from '../../../../sandbox/simulation/places.ts';
import { createTrace } from '../../../../sandbox/simulation/trace.ts';
import { beginning, createWorld, type World } from '../../../../sandbox/simulation/world.ts';
import { connectDoor } from '../../../../orchestrator/requests/connect-door.ts';
import type { Item } from '../../../../orchestrator/aws/table.ts';

const minuteMs = 60_000;

/** What a person asks for, and who says yes. */
export interface Wish {
  readonly service: string;
  readonly environment: string;
  readonly version: string;
  readonly requester?: string;
  readonly approver?: string;
}

/** A world without faults, with judges in it, for hands to change. */
export interface Courtroom {
  readonly world: World;
  readonly judges: Judges;
  place(service: string, environment: string): Place;
  /** Asks for a deployment; resolves to its id when it is open. */
  ask(wish: Wish): Promise<string>;
  /** Asks, says yes, and lets the world go on until it has ended. */
  deploy(wish: Wish): Promise<Run>;
  /** Lets the world go on, for so many minutes or until something is so. */
  pass(minutes: number, until?: () => boolean): Promise<void>;
  /** What is cried because of this change that had not been cried before: `I8: …`. */
  cries(change: () => unknown): Promise<readonly string[]>;
  /** An effect as if one of our functions had it, now. */
  effect(effect: Pick<Effect, 'operation' | 'input'> & Partial<Effect> & { name?: string }): void;
  /** Writes an item by hand. */
  write(item: Item & { readonly pk: string; readonly sk: string }): Promise<void>;
}

/** Nobody tells anything here, so Slack counts as never well unless a test says otherwise. */
const silence: Surroundings = { slackWellSince: () => Infinity };

/** @param strike what strikes each crossing; left out, nothing does */
export async function openCourtroom(
  around: Surroundings = silence,
  strike: Faults['strike'] = () => undefined,
): Promise<Courtroom> {
  const seed = 1;
  const world = await createWorld({
    seed,
    chance: createChance(seed),
    trace: createTrace(),
    faults: { ...createFaults({ seed, kinds: [] }), strike },
    handlers: { announcer: () => async () => ({ batchItemFailures: [] }) },
  });
  await world.clock.run(beginning + 3 * minuteMs);
  const judges = createJudges(world, around);
  let ids = 0;
  const bot = world.functions.begin('bot', undefined, () => undefined);
  const door = connectDoor(world.functions.baseFor(bot), () =>
    (++ids).toString(16).padStart(32, '0'),
  );

  const run = (until: number, stop: () => boolean = () => false) =>
    world.clock.run(until, () => {
      judges.check();
      return stop();
    });
  /** What takes virtual time comes only while the clock runs. */
  const meanwhile = async <T>(work: Promise<T>): Promise<T> => {
    let done = false;
    const finished = work.finally(() => (done = true));
    await run(world.clock.now() + minuteMs, () => done);
    return finished;
  };
  const found = (id: string): Run => {
    const it = judges.ledger.runs.get(id);
    if (!it) throw new Error(`there is no ${id}`);
    return it;
  };

  const courtroom: Courtroom = {
    world,
    judges,
    place: (service, environment) => {
      const it = world.places.find(
        (each) => each.service === service && each.environment === environment,
      );
      if (!it) throw new Error(`there is no ${service} in ${environment}`);
      return it;
    },
    ask: async ({ service, environment, version, requester = 'ada' }) => {
      const answer = await meanwhile(
        door.requestDeployment({ service, environment, version, requester, replyTo: '{}' }),
      );
      if (answer.kind === 'refused') throw new Error(answer.code);
      return answer.deployment.deploymentId;
    },
    deploy: async (wish) => {
      const id = await courtroom.ask(wish);
      if (wish.approver) {
        await courtroom.pass(2, () => world.records.get(id)?.phase === 'awaiting-approval');
        const planHash = world.records.get(id)?.planHash ?? '';
        const { approver: by } = wish;
        await meanwhile(door.decide({ deploymentId: id, planHash, decision: 'approve', by }));
      }
      await courtroom.pass(60, () => world.records.get(id)?.outcome !== undefined);
      await courtroom.pass(6);
      return found(id);
    },
    pass: (minutes, until) => run(world.clock.now() + minutes * minuteMs, until),
    cries: async (change) => {
      const before = judges.end().length;
      await change();
      return judges
        .end()
        .slice(before)
        .map(({ invariant, what }) => `${invariant}: ${what}`);
    },
    effect: ({ name = 'start-deployment', ...effect }) => {
      const now = world.clock.now();
      const by = world.functions.begin(name, undefined, () => undefined);
      for (const witness of world.witnesses)
        witness.onEffect({ at: now, sentAt: now, by, ...effect });
    },
    write: async (item) => void (await world.table.write({ kind: 'put', item })),
  };
  return courtroom;
}
