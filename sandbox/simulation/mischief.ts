import { slackIdsOf } from '../../orchestrator/catalogue/people.ts';
import type { Chance } from './chance.ts';
import type { Posted, SimulatedSlack } from './chat/index.ts';
import { approvers, team } from './catalogue.ts';
import type { World } from './world.ts';

const minuteMs = 60_000;

type Shown = Posted['revisions'][number]['blocks'];

/** Somebody answers in the last second, or in the first one after it; on the way to us that may change. */
export async function answerAtTheLastMoment(
  { clock, records }: World,
  slack: SimulatedSlack,
  card: Posted,
  luck: Chance,
) {
  const expiresAt = Date.parse(records.get(card.deploymentId)?.plan?.approval?.expiresAt ?? '');
  if (!(expiresAt > clock.now())) return;
  await clock.pass(expiresAt - clock.now() - 200 + luck.next() * 400);
  for (const approver of luck.shuffle(approvers))
    void slack.person(approver).click(card, 'deployment:approve');
}

/** A click as a script would send it: the same button with another plan's hash. */
export async function clickAltered(slack: SimulatedSlack, card: Posted, luck: Chance) {
  const blocks = card.revisions.at(-1)?.blocks ?? [];
  const text = JSON.stringify(blocks).replaceAll(/:[0-9a-f]{64}"/g, `:${'f'.repeat(64)}"`);
  const altered = JSON.parse(text) as Shown; // the same blocks, with another value in their buttons
  await slack.person(luck.pick(approvers)).click(card, 'deployment:approve', altered);
}

/** A screen that was not drawn anew: its buttons are those of an hour ago. */
export async function clickOnOldScreen(
  { clock }: World,
  slack: SimulatedSlack,
  card: Posted,
  luck: Chance,
) {
  const shown = card.revisions.at(-1)?.blocks ?? [];
  await clock.pass(luck.next() * 25 * minuteMs);
  const actionId = luck.pick(['approve', 'approve', 'reject', 'cancel']);
  await slack.person(luck.pick(team)).click(card, `deployment:${actionId}`, shown);
}

/** Who is told that somebody else's request stands in the way may put their own in its place. */
export function watchOffers({ clock, catalogue }: World, slack: SimulatedSlack, luck: Chance) {
  let seen = 0;
  clock.every(minuteMs / 4, () => {
    for (const { message, user } of slack.ephemerals().slice(seen)) {
      seen += 1;
      const person = team.find((key) => slackIdsOf(catalogue.people[key]).includes(user));
      const isOffer = JSON.stringify(message.blocks).includes('"deployment:replace"');
      if (person === undefined || !isOffer || !luck.chance(0.5)) continue;
      void slack.person(person).click(message, 'deployment:replace');
    }
  });
}

/** Somebody overheard a request, and sends it again while it is fresh. */
export async function replay(
  { clock }: World,
  slack: SimulatedSlack,
  { who, text }: { readonly who: string; readonly text: string },
  luck: Chance,
) {
  await clock.pass(luck.next() * 4.5 * minuteMs);
  await slack.person(who).attack('replayed', { kind: 'slash', text });
}
