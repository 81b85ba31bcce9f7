import { settledStandings } from '../../../bot/messages/headline.ts';
import { shortDigest } from '../../../bot/messages/facts.ts';
import { slackIdsOf } from '../../../orchestrator/catalogue/people.ts';
import type { Posted } from '../chat/index.ts';
import type { Court, Invariant } from './court.ts';
import { invocationMs } from './late.ts';
import { entryOf, type Run } from './ledger.ts';

/**
 * I15, end: one card for each run and channel; it shows the true outcome, digest and people; it never went backwards;
 * no live buttons are left.
 *
 * A card that a person deleted is gone, and another may take its place. Cards are judged once Slack has been well; what
 * one showed before must never have been older than what it showed still earlier. An update that Slack itself did late,
 * when the bot had given it up and drawn a newer one, is not the bot's, and neither is a post that Slack did late or twice:
 * its updates carry no condition, and its posts no token.
 */
export const i15: Invariant = {
  number: 'I15',
  when: 'end',
  hear: (court) => ({
    end: () => {
      const { slack, slackWellSince } = court.around;
      if (!slack) return;
      const isTold = (slackWellSince?.() ?? -Infinity) <= court.world.clock.now();
      const posted = slack.posted();
      for (const run of court.ledger.runs.values()) {
        const cards = posted.filter(
          ({ deploymentId, kind }) => deploymentId === run.id && kind === 'card',
        );
        cards.forEach((card) => judgeStory(court, run, card));
        const deletedAt = Math.max(-Infinity, ...cards.map((card) => card.deletedAt ?? -Infinity));
        if (isTold && run.settled) judgePresent(court, run, cards.filter(isThere), deletedAt);
      }
    },
  }),
};

const isThere = ({ deletedAt }: Posted) => deletedAt === undefined;

/** What a card showed, from the first revision to the last. */
function judgeStory({ world, cry }: Court, run: Run, { revisions }: Posted) {
  let shown = 0;
  for (const { at, seq } of revisions) {
    if (seq === undefined) continue;
    if (seq < shown && !wasSlow(world, at) && !ranTwice(world, at))
      cry(`its card went back from entry ${shown} to ${seq}`, run.id);
    shown = Math.max(shown, seq);
  }
}

/** Whether a revision is of an earlier entry than the one before it. */
const isBehind = (revisions: Posted['revisions'], index: number) =>
  (revisions[index]?.seq ?? Infinity) < (revisions[index - 1]?.seq ?? 0);

/** Slack took its time, longer than the bot waits, and did it when nobody thought of it any more. */
const wasSlow = (world: Court['world'], at: number, operation = 'chat.update') =>
  struckBefore(world, at, operation).some(
    (strike) => strike.kind === 'slow' && at > strike.at + patienceMs,
  );

/** Lambda ran one batch twice at once, and the one that had read the older record drew last; the next update mends it. */
const ranTwice = ({ faults }: Court['world'], at: number) =>
  faults
    .struck()
    .some(
      (strike) =>
        strike.kind === 'duplicate' &&
        strike.operation === 'announcer' &&
        strike.at <= at &&
        at <= strike.at + invocationMs,
    );

/** The network gave a post to Slack twice, or Slack took its time over it: nobody knows of this card. */
const isStray = (world: Court['world'], { revisions }: Posted): boolean => {
  const at = revisions[0]?.at ?? 0;
  const operation = 'chat.postMessage';
  return (
    wasSlow(world, at, operation) ||
    struckBefore(world, at, operation).some(
      (strike) => strike.kind === 'duplicate' && at <= strike.at + momentMs,
    )
  );
};

const struckBefore = ({ faults }: Court['world'], at: number, operation: string) =>
  faults
    .struck()
    .filter(
      (strike) => strike.operation === operation && strike.at <= at && at <= strike.at + latestMs,
    );

/** The longest delay of an answer (delays.ts), and a moment. */
const latestMs = 91_000;
/** The bot's client waits this long for Slack. */
const patienceMs = 3_000;
/** What a call takes to begin with. */
const momentMs = 100;

function judgePresent(court: Court, run: Run, cards: readonly Posted[], deletedAt: number) {
  const { cry, world } = court;
  const toldAt = Date.parse(run.entries.at(-1)?.at ?? '');
  if (cards.length === 0 && deletedAt < toldAt) cry('it has no card', run.id);
  for (const inChannel of Map.groupBy(cards, ({ channel }) => channel).values()) {
    const own = inChannel.filter((card) => !isStray(world, card));
    if (own.length > 1) cry(`it has ${own.length} cards in one channel`, run.id);
    // One that came late may still be the one that the bot knows.
    const known = own.length > 0 ? own : [inChannel.reduce(newer)];
    for (const card of known) judgeCard(court, run, card);
  }
}

const newer = (one: Posted, other: Posted) => (seqOf(other) > seqOf(one) ? other : one);
const seqOf = ({ revisions }: Posted) => revisions.at(-1)?.seq ?? 0;

function judgeCard({ world, cry }: Court, run: Run, { revisions }: Posted) {
  const last = revisions.findLast(
    ({ at }, index) => index === 0 || !isBehind(revisions, index) || !wasSlow(world, at),
  );
  const request = entryOf(run, 'DeploymentRequested')?.event.request;
  if (!last || !request || !run.settled) return;
  if (last.live.length > 0) cry(`its card still has ${last.live.join(', ')}`, run.id);
  // A click on an old card has it drawn anew at the click's response_url, where Slack takes no mark.
  if (last.seq !== undefined && last.seq !== run.entries.length)
    cry(`its card shows entry ${last.seq} of ${run.entries.length}`, run.id);
  const text = JSON.stringify(last.blocks);
  const decision = entryOf(run, 'DecisionMade')?.event;
  const { outcome } = run.settled;
  const facts = [outcome, settledStandings[outcome].words, shortDigest(request.digest)];
  for (const fact of facts) if (!text.includes(fact)) cry(`its card does not show ${fact}`, run.id);
  for (const key of [
    request.requester,
    ...(decision?.decision === 'approve' ? [decision.by] : []),
  ]) {
    const person = world.catalogue.people[key];
    const names = [person?.name ?? key, ...slackIdsOf(person)];
    if (!names.some((name) => text.includes(name))) cry(`its card does not show ${key}`, run.id);
  }
}
