import { createAnnouncer } from '../../bot/announcements.ts';
import type { HttpAnswer } from '../../bot/slack/ingress.ts';
import { connectDoor } from '../../orchestrator/requests/connect-door.ts';
import type { Base } from '../../orchestrator/runtime.ts';
import {
  createEntry,
  createSimulatedSlack,
  slackFault,
  wrongAnswer,
  type Cross,
  type SimulatedSlack,
} from './chat/index.ts';
import type { Handler } from './functions.ts';
import type { Invocation } from './invocation.ts';
import type { World } from './world.ts';

/** Slack's client waits this long (bot/slack/chat-client.ts). */
const patienceMs = 3_000;

/** The bot's two functions, for a world and its Slack that are made after them. */
export function botFunctions(world: () => World, slack: () => SimulatedSlack) {
  let ids = 0;
  // 128 bits that differ, as the door wants them.
  const random = () => (ids += 1).toString(16).padStart(32, '0');
  const log = (base: Base) => ({
    info: (message: string) => base.log.info(message),
    warn: (message: string) => base.log.warn(message),
    error: (message: string) => base.log.error(message),
  });

  const bot: Handler = (invocation, base) => {
    const entry = createEntry({
      orchestrator: connectDoor(base, random),
      catalogue: base.catalogue,
      slack: slack().client('bot', through(world(), invocation)),
      now: () => world().clock.now(),
      after: (ms, run) => world().clock.after(ms, run),
      log: log(base),
    });
    return (event) => {
      for (const witness of world().witnesses) witness.onRequest?.(invocation, event);
      return entry(event);
    };
  };

  const announcer: Handler = (invocation, base) => {
    const announce = createAnnouncer({
      orchestrator: connectDoor(base, random),
      catalogue: base.catalogue,
      now: () => world().clock.now(),
      log: log(base),
    });
    return (batch) => announce(batch, slack().client('announcer', through(world(), invocation)));
  };
  return { bot, announcer };
}

/** A Slack whose people speak to the world's bot. */
export function slackOf({ clock, catalogue, functions }: World): SimulatedSlack {
  return createSimulatedSlack({
    clock,
    catalogue,
    // Every client that is used here is given its own.
    cross: async (_, run) => run(),
    bot: async (event) => {
      const { error, payload } = await functions.invoker.invoke('bot', event);
      if (error) throw new Error(error.errorType);
      return payload as HttpAnswer; // what the bot's handler above answers
    },
  });
}

/** Slack's calls as those of one invocation. */
function through({ crossings }: World, by: Invocation): Cross {
  return ({ operation, effect, deploymentId }, run) =>
    crossings.cross({
      port: 'slack',
      operation,
      effect,
      by,
      about: deploymentId,
      run,
      failing: {
        error: (kind) => slackFault(kind === 'lost' ? 'fail-after' : kind, operation),
        wrong: () => wrongAnswer(operation) as ReturnType<typeof run>, // well formed, and parsed by whoever asked
        attempts: 1,
        patienceMs,
      },
    });
}
