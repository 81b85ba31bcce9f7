import { z } from 'zod';
import type { Exchange } from '../slack/index.ts';
import { channel } from './channel.ts';
import { deploymentOf, textOf } from './card-text.ts';
import { isParent, type Stage } from './stage.ts';

/** What a card said at one moment, beside what was so. */
interface Shown {
  /** Percent of production on the new version by the card; undefined where it gives none. */
  readonly said: number | undefined;
  readonly really: number;
}

/** Watches what everybody sees of a deployment's card, from now until `check`. */
export function watchCard(stage: Stage, deploymentId: string, version: string) {
  const { slack, world } = stage.sandbox;
  const shown: Shown[] = [];
  let last = '';
  const stop = slack.onChange(() => {
    const card = slack
      .messages(channel)
      .find((message) => deploymentOf(message) === deploymentId && isParent(message));
    const words = card ? textOf(card) : '';
    if (words === last) return;
    last = words;
    shown.push({ said: percentIn(words), really: world.percentOn(stage.where, version) });
  });
  return {
    check() {
      stop();
      const told = shown.flatMap(({ said }) => said ?? []);
      stage.check('the card changed on its way', shown.length > 3, shown.length);
      stage.check(
        'and never went backwards',
        told.join() === told.toSorted(ascending).join(),
        told,
      );
      const ahead = shown.filter(({ said = 0, really }) => said > really);
      stage.check('nor told more traffic than there was', ahead.length === 0, ahead);
    },
  };
}

const ascending = (a: number, b: number) => a - b;

function percentIn(words: string): number | undefined {
  const [, percent] = /(\d+) % of traffic/.exec(words) ?? [];
  return percent === undefined ? undefined : Number(percent);
}

const about = z.looseObject({ channel: z.string() });

/** After a 429 nobody asks Slack for the same thing before the time that it named. */
export function checkWaits(stage: Stage) {
  const calls = stage.sandbox.slack.journal().filter(({ direction }) => direction === 'to-slack');
  const refused = calls.filter(({ status }) => status === 429);
  stage.say(`Slack has answered 429 to ${refused.length} of ${calls.length} calls`);
  stage.check('Slack did answer 429', refused.length > 0, refused.length);
  const hasty = refused.filter((call) => calls.some((next) => isHasty(call, next)));
  stage.check(
    'nobody asked again before the time that Slack named',
    hasty.length === 0,
    hasty.map(({ kind, at, retryAfterSeconds }) => ({ kind, at, retryAfterSeconds })),
  );
}

const isHasty = (refused: Exchange, next: Exchange) =>
  next.kind === refused.kind &&
  about.safeParse(next.request).data?.channel === about.safeParse(refused.request).data?.channel &&
  next.at > refused.at &&
  next.at < refused.at + 1000 * (refused.retryAfterSeconds ?? 0);
