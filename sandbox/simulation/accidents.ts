import { names } from '../../orchestrator/catalogue/names.ts';
import { ambushes, hold } from './ambushes.ts';
import type { Chance } from './chance.ts';
import type { SimulatedSlack } from './chat/index.ts';
import { hands } from './hands.ts';
import { attempt, type Happening } from './happening.ts';
import type { Port } from './ports.ts';
import { digestOf } from './releases.ts';
import type { LeftOut } from './result.ts';
import type { World } from './world.ts';

const minuteMs = 60_000;

/** Everything that happens to a world by itself, by an operator's hand, or by somebody's decision elsewhere. */
const happenings: Readonly<Record<string, Happening>> = {
  'operator stops the execution': async ({ world, luck }) => {
    const running = world.cloud.states.core
      .executions()
      .filter(({ status }) => status === 'RUNNING');
    if (running.length > 0) await luck.pick(running).stop('Stopped', 'by hand');
  },
  'stranger stops CodeDeploy': ({ world, luck }) => {
    const active = activeDeployments(world);
    if (active.length > 0)
      attempt(() =>
        world.cloud.codedeploy.core.stopDeployment(luck.pick(active), luck.chance(0.7)),
      );
  },
  'task dies': ({ world, luck }) => {
    const running = world.cloud.tasks.running();
    if (running.length > 0) world.cloud.tasks.kill(luck.pick(running));
  },
  'tag moves': ({ world, place, luck }) => {
    const [tag, digest] = [
      luck.pick(['v2', 'v9']),
      digestOf(place.service, luck.pick(['v3', 'v9', 'v2'])),
    ];
    const image = { workdir: '/', environment: {}, command: ['node'] };
    world.cloud.ecr.core.push({ repository: names.repository(place.service), tag, digest, image });
  },
  'alarm rings': ({ world, place, luck, later }) => {
    const name = luck.pick(names.alarms(place));
    later(1 + luck.next() * 5, hold(world, name, 'ALARM'));
  },
  'alarm flaps': ({ world, place, luck, later }) => {
    const name = luck.pick(names.alarms(place));
    later(0.1 + luck.next() * 0.5, hold(world, name, 'ALARM'));
  },
  'alarm has no data': ({ world, place, luck, later }) => {
    const name = luck.pick(names.alarms(place));
    later(1 + luck.next() * 10, hold(world, name, 'INSUFFICIENT_DATA'));
  },
  'Slack is dead': ({ slack, luck, later }) => {
    slack.setDead(true);
    later(1 + luck.next() * 20, () => slack.setDead(false));
  },
  'Slack throttles': ({ slack, luck }) => slack.limitFor((10 + luck.next() * 120) * 1000),
  'card is deleted': ({ slack, luck }) => {
    const cards = slack
      .posted()
      .filter(({ kind, deletedAt }) => kind === 'card' && deletedAt === undefined);
    if (cards.length > 0) slack.deleteMessage(luck.pick(cards));
  },
  'approver leaves': ({ slack, luck, later }) => {
    const who = luck.pick(['grace', 'margaret']);
    slack.setAccount(who, luck.chance(0.5) ? 'deactivated' : 'guest');
    later(2 + luck.next() * 20, () => slack.setAccount(who, 'member'));
  },
  'catalogue loses an approver': ({ world, luck }) => {
    const keep = luck.pick(['grace', 'margaret']);
    const copy = structuredClone(world.catalogue);
    const approval = copy.services.contacts?.environments.prod?.approval;
    if (approval) approval.approvers = [keep];
    world.catalogue = copy;
  },
  'freeze begins': ({ world, luck, later }) => {
    const before = world.catalogue;
    const from = new Date(world.clock.now()).toISOString();
    const until = new Date(world.clock.now() + (1 + luck.next() * 15) * minuteMs).toISOString();
    world.catalogue = { ...before, freezes: [{ from, until, reason: 'a sale' }] };
    later(20, () => (world.catalogue = { ...world.catalogue, freezes: [] }));
  },
  'service is away': ({ world, luck, later }) => {
    const port = luck.pick<Port>([
      'codedeploy',
      'ecs',
      'cloudwatch',
      'load-balancer',
      'states',
      'bus',
      'ecr',
    ]);
    world.crossings.outages.add(port);
    later(0.5 + luck.next() * 8, () => world.crossings.outages.delete(port));
  },
  'table is away': ({ world, luck, later }) => {
    world.crossings.outages.add('table');
    later(0.2 + luck.next() * 4, () => world.crossings.outages.delete('table'));
  },
  'desired count changes': ({ world, place, luck }) => {
    const service = world.cloud.ecs.core.service(names.cluster(place.environment), place.service);
    world.cloud.ecs.core.setDesiredCount(service, place.settings.desiredCount + luck.integer(0, 1));
  },
};

/**
 * Plans a seed's accidents and lets them happen. Calm seeds, and some others, have none. Each has an id that `without` may
 * name; what lasts ends at `healedAt` at the latest.
 */
export function bringAccidents({
  world,
  slack,
  from,
  healedAt,
  without,
  kinds = Object.keys(happenings),
}: {
  readonly world: World;
  readonly slack: SimulatedSlack;
  readonly from: number;
  readonly healedAt: number;
  readonly without: LeftOut;
  readonly kinds?: readonly string[];
}) {
  const luck = world.chance.fork('accidents');
  const isCalm = !world.faults.season.accidents;
  const count = isCalm || luck.chance(0.15) ? 0 : luck.integer(1, 4);
  const plan = (
    index: number,
    own: Chance,
    table: Readonly<Record<string, Happening>>,
    {
      among = Object.keys(table),
      withinMinutes = 50,
    }: { readonly among?: readonly string[]; readonly withinMinutes?: number } = {},
  ) => {
    const kind = own.pick(among);
    const at = from + own.next() * withinMinutes * minuteMs;
    const id = `accident ${index}: ${kind}`;
    if (without.has(id)) return;
    world.clock.after(at - world.clock.now(), async () => {
      const place = own.pick(world.places);
      world.accidents.push({ id, kind, at: world.clock.now(), place });
      world.trace.line(
        world.clock.now(),
        'accident',
        `${kind} (${place.service} ${place.environment})`,
      );
      const later = (minutes: number, undo: () => void) =>
        void world.clock.after(
          Math.min(minutes * minuteMs, Math.max(0, healedAt - world.clock.now())),
          undo,
        );
      await table[kind]?.({ world, slack, place, luck: own, later });
    });
  };
  for (let index = 0; index < count; index++)
    plan(index, luck.fork(`accident ${index}`), happenings, { among: kinds });
  if (isCalm) return;
  const [seldom, sly] = [luck.fork('hands'), luck.fork('ambushes')];
  if (seldom.chance(0.2)) plan(count, seldom, hands);
  // Whoever lies in wait comes early.
  if (sly.chance(0.4)) plan(count, sly, ambushes, { withinMinutes: 15 });
}

const activeDeployments = ({ cloud }: World) =>
  [...cloud.codedeploy.core.deployments.values()].flatMap(({ id, status }) =>
    ['Succeeded', 'Failed', 'Stopped'].includes(status) ? [] : [id],
  );
