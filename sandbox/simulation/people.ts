import type { Chance } from './chance.ts';
import { attacks, type Act, type Attack, type Posted, type SimulatedSlack } from './chat/index.ts';
import { approvers, team } from './catalogue.ts';
import {
  answerAtTheLastMoment,
  clickAltered,
  clickOnOldScreen,
  replay,
  watchOffers,
} from './mischief.ts';
import { releases } from './releases.ts';
import type { World } from './world.ts';

const minuteMs = 60_000;
const attackNames = Object.keys(attacks) as Attack[]; // the keys of that very object

/** What people do in one seed, and when they have done it all. */
export interface People {
  /** Virtual time after which nobody begins anything new. */
  readonly doneAt: number;
}

/**
 * A team at work: asks, answers, second thoughts, impatience and mischief, all by typing and clicking.
 * @param from virtual time at which the day begins
 */
export function bringPeople(world: World, slack: SimulatedSlack, from: number): People {
  const { clock, chance } = world;
  const luck = chance.fork('people');
  const at = (minutes: number, run: () => unknown) =>
    void clock.after(from - clock.now() + minutes * minuteMs, async () => void (await run()));
  const count = luck.integer(3, 7);
  let last = 0;
  for (let index = 0; index < count; index++) {
    const own = luck.fork(`act ${index}`);
    const minute = own.next() * 40;
    last = Math.max(last, minute);
    at(minute, () => act(world, slack, own));
  }
  if (luck.chance(0.3)) at(luck.next() * 40, () => attack(slack, world, luck.fork('attack')));
  watchCards(world, slack, luck.fork('approvals'));
  watchOffers(world, slack, luck.fork('offers'));
  return { doneAt: from + last * minuteMs };
}

/** One person's wish, with what people do around it. */
async function act(world: World, slack: SimulatedSlack, luck: Chance) {
  const who = luck.pick(team);
  const where = luck.pick(world.places);
  const target = `${where.service} ${where.environment}`;
  const kind = luck.next();
  const say = (text: string, person = who) => slack.person(person).slash(text);
  if (kind < 0.72) {
    const text = `${target} ${versionFor(luck)}${luck.chance(0.2) ? ' reason: it is due' : ''}`;
    const asked = say(text);
    if (luck.chance(0.12)) await say(text, luck.pick(team)); // two people, the same second
    await asked;
    const overheard = luck.fork('overheard');
    if (overheard.chance(0.06)) void replay(world, slack, { who, text }, overheard);
    if (luck.chance(0.1)) await say(text); // retyped, as after Slack's timeout
    if (luck.chance(0.15)) {
      await world.clock.pass(luck.next() * 12 * minuteMs);
      await say(luck.chance(0.5) ? `cancel ${target}` : `rollback ${target}`);
    }
    return;
  }
  if (kind < 0.82) return say(`rollback ${target}`);
  if (kind < 0.9) return say(luck.chance(0.5) ? 'status' : `status ${where.service}`);
  if (kind < 0.95) return say(`cancel ${target}`);
  return say(
    luck.pick(['', 'help', 'contacts', '; rm -rf /', 'contacts moon v2', 'x'.repeat(4_000)]),
  );
}

/** Half of all wishes are for versions that are good. */
function versionFor(luck: Chance): string {
  return luck.chance(0.5)
    ? luck.pick(['v2', 'v9'])
    : luck.pick(releases.map(({ version }) => version));
}

/** Somebody who is not Slack, or not allowed. */
async function attack(slack: SimulatedSlack, { places }: World, luck: Chance) {
  const where = luck.pick(places);
  const [card] = slack.posted();
  const slash: Act = { kind: 'slash', text: `${where.service} ${where.environment} v2` };
  const act: Act =
    card && luck.chance(0.5) ? { kind: 'click', card, actionId: 'deployment:approve' } : slash;
  const name = luck.pick(attackNames.filter((each) => each !== 'replayed'));
  await slack.person('ada').attack(name, act);
}

/** Every half minute somebody looks at the channel, and at most once decides what to do with a card. */
function watchCards(world: World, slack: SimulatedSlack, luck: Chance) {
  const seen = new Set<string>();
  world.clock.every(minuteMs / 2, () => {
    for (const card of slack.posted()) {
      if (card.kind !== 'card' || card.deletedAt !== undefined) continue;
      for (const actionId of card.revisions.at(-1)?.live ?? []) {
        const key = `${card.deploymentId} ${actionId}`;
        if (seen.has(key)) continue;
        seen.add(key);
        void consider(world, slack, card, actionId, luck.fork(key));
      }
    }
  });
}

async function consider(
  world: World,
  slack: SimulatedSlack,
  card: Posted,
  actionId: string,
  luck: Chance,
) {
  const click = (person: string, action = actionId) => slack.person(person).click(card, action);
  if (actionId === 'deployment:approve' && luck.fork('patience').chance(0.08))
    return answerAtTheLastMoment(world, slack, card, luck);
  await world.clock.pass(luck.next() * 4 * minuteMs);
  if (actionId === 'deployment:approve') {
    const odd = luck.fork('oddity');
    if (odd.chance(0.05)) await clickAltered(slack, card, odd);
    if (odd.chance(0.1)) void clickOnOldScreen(world, slack, card, odd);
    return answer(click, luck);
  }
  if (actionId === 'deployment:roll-back' && luck.chance(0.08)) return click(luck.pick(team));
  if (actionId === 'deployment:cancel' && luck.chance(0.05)) return click(luck.pick(team));
}

async function answer(click: (person: string, action?: string) => Promise<unknown>, luck: Chance) {
  const approver = luck.pick(approvers);
  const kind = luck.next();
  if (luck.chance(0.1)) await click(luck.pick(team)); // perhaps the requester, perhaps nobody's approver
  if (kind < 0.06) return; // nobody cares
  if (kind < 0.14) return click(approver, 'deployment:reject');
  if (kind < 0.24)
    return Promise.all([
      click('grace'),
      click('margaret', luck.chance(0.5) ? 'deployment:reject' : undefined),
    ]);
  const first = click(approver);
  if (luck.chance(0.2)) await click(approver);
  await first;
  // The others look a little later: the first may have been the requester, or one yes too few.
  for (const other of approvers.filter((each) => each !== approver)) await click(other);
}
