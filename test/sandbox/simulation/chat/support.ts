import { createAnnouncer } from '../../../../bot/announcements.ts';
import type { After } from '../../../../bot/first-of.ts';
import { parseCatalogue } from '../../../../orchestrator/catalogue/parse.ts';
import type { Orchestrator } from '../../../../orchestrator/client.ts';
import config from '../../../../slipway.config.ts';
import {
  createEntry,
  createSimulatedSlack,
  slackFault,
  type Cross,
  type SlackCrossing,
} from '../../../../sandbox/simulation/chat/index.ts';
import { simulationClock } from '../../../../sandbox/simulation/clock.ts';
import { deploymentId } from '../../../bot/support/deployments.ts';
import { fakeOrchestrator } from '../../../bot/support/fake-orchestrator.ts';
import { recordAt } from '../../../bot/support/journal.ts';
import { silentLog } from '../../../bot/support/silent-log.ts';

/** Ada has a second account, and there is a channel to fall back to. */
export const catalogue = parseCatalogue({
  ...config,
  slack: { ...config.slack, fallbackChannel: 'C0FALLBACK' },
  people: { ...config.people, ada: { ...config.people.ada, slack: ['U0ADA', 'U0ADATWO'] } },
});

export type Strikes = (crossing: SlackCrossing) => 'fail-before' | 'fail-after' | undefined;

/** What Slack says instead of the truth. */
export type Answers = (crossing: SlackCrossing) => object | undefined;
/** Takes what a call does, to do it when nobody waits for it any more. */
export type Delay = (crossing: SlackCrossing, run: () => void) => boolean;
const none = () => undefined;

/** A simulated Slack with the bot and the announcer behind it, over an orchestrator that remembers. */
export function chatWorld(answers: Partial<Orchestrator> = {}) {
  const errors: unknown[] = [];
  const clock = simulationClock(Date.parse('2026-11-20T10:42:12Z'), (error) => errors.push(error));
  const crossings: SlackCrossing[] = [];
  const world = {
    seq: 1,
    strikes: none as Strikes,
    answers: none as Answers,
    delay: (() => false) as Delay,
  };

  const cross: Cross = async (crossing, run) => {
    crossings.push(crossing);
    const strike = world.strikes(crossing);
    const wrong = world.answers(crossing);
    // A cast at this door: a wrong answer has any shape, and the bot parses what it gets.
    if (wrong) return wrong as ReturnType<typeof run>;
    if (world.delay(crossing, run)) throw slackFault('fail-after', crossing.operation);
    if (strike === 'fail-before') throw slackFault(strike, crossing.operation);
    const answer = run();
    if (strike) throw slackFault(strike, crossing.operation);
    return answer;
  };
  const read = async (id: string) => (id === deploymentId ? recordAt(world.seq) : undefined);
  const fake = fakeOrchestrator({ read, ...answers });
  const { log, lines } = silentLog();
  const now = () => clock.now();
  const after: After = (ms, run) => clock.after(ms, run);
  const slack = createSimulatedSlack({ clock, catalogue, cross, bot: (event) => entry(event) });
  const parts = { ...fake, catalogue, now, after, log };
  const entry = createEntry({ ...parts, slack: slack.client('bot') });
  const announcer = createAnnouncer(parts);
  const client = slack.client('announcer');
  return {
    ...fake,
    ...{ clock, crossings, world, slack, lines, errors },
    /** Lets time pass while something runs. */
    during: async <T>(running: Promise<T>): Promise<T> => {
      const held: { value?: T } = {};
      void running.then((value) => (held.value = value));
      await clock.run(clock.now() + 10_000, () => 'value' in held);
      return running;
    },
    announce: async (seq: number, received = 1) => {
      world.seq = seq;
      const body = JSON.stringify({ detail: { deploymentId } });
      const attributes = { MessageGroupId: 'g', ApproximateReceiveCount: String(received) };
      const { batchItemFailures } = await announcer(
        { Records: [{ messageId: 'm', body, attributes }] },
        client,
      );
      return batchItemFailures.length === 0;
    },
  };
}
