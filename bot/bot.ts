import { createEars } from './ears.ts';
import { createEntrance, type EntranceParts } from './entrance.ts';
import { realTimer, type After } from './first-of.ts';
import { listen } from './listeners.ts';
import { createSlackApp, type SlackApp } from './slack/app.ts';
import { withFreshToken } from './slack/fresh-token.ts';
import type { HttpAnswer } from './slack/ingress.ts';
import type { SlackSecret } from './slack/secret.ts';
import { createTools } from './tools.ts';

export interface BotParts extends Omit<EntranceParts, 'after'> {
  readonly slackApiUrl: string;
  /** Left out: the machine's own timer. */
  readonly after?: After;
  readonly answerWithinMs?: number;
}

/** The bot as a Lambda handler behind a Function URL (payload version 2.0): the entrance, with Bolt behind it. */
export function createBot(given: BotParts): (event: unknown) => Promise<HttpAnswer> {
  const parts = { after: realTimer, ...given };
  const appFor = onePerSecret((secret) => connect(secret, parts));
  const enter = createEntrance(parts, (request) => appFor(request.secret).handle(request));
  return async (event) => {
    const startedAt = performance.now();
    const answer = await enter(event);
    parts.log.info('answered', { milliseconds: Math.round(performance.now() - startedAt) });
    return answer;
  };
}

/** A rotated secret gets a new Bolt app; otherwise the one of the cold start serves on. */
function onePerSecret(
  create: (secret: SlackSecret) => SlackApp,
): (secret: SlackSecret) => SlackApp {
  let held: { key: string; slack: SlackApp } | undefined;
  return (secret) => {
    const key = JSON.stringify(secret);
    if (held?.key !== key) held = { key, slack: create(secret) };
    return held.slack;
  };
}

function connect(
  secret: SlackSecret,
  parts: Required<Pick<BotParts, 'after'>> & BotParts,
): SlackApp {
  const slack = createSlackApp({ secret, slackApiUrl: parts.slackApiUrl, log: parts.log });
  const { users, chat } = slack.app.client;
  const tools = createTools(parts, {
    usersInfo: (user) => withFreshToken(parts.secrets, (token) => users.info({ user, token })),
    getPermalink: ({ channel, ts }) =>
      withFreshToken(parts.secrets, (token) =>
        chat.getPermalink({ channel, message_ts: ts, token }),
      ),
  });
  listen(slack.app, createEars(tools), tools);
  return slack;
}
