import type { BlockButtonAction, RespondFn } from '@slack/bolt';
import type { Catalogue } from '../orchestrator/catalogue/schema.ts';
import type { Orchestrator } from '../orchestrator/client.ts';
import type { Click } from './actions/button.ts';
import { decide } from './actions/decide.ts';
import { replace } from './actions/replace.ts';
import { stop } from './actions/stop.ts';
import { answering, firstOf, record, type Tools } from './answer.ts';
import { deploy, type Typed } from './commands/deploy.ts';
import { onCall } from './commands/on-call.ts';
import type { Log } from './log.ts';
import type { Message } from './messages/blocks.ts';
import { actionIds } from './messages/controls.ts';
import { createAccounts } from './slack/accounts.ts';
import { createSlackApp, type BoltApp, type SlackApp } from './slack/app.ts';
import { receive, type HttpAnswer } from './slack/ingress.ts';
import type { SecretSource, SlackSecret } from './slack/secret.ts';

// Together less than Slack's 3000 ms, with something left for the way there and back.
const rememberWithinMs = 800;
const answerWithinMs = 1500;
const tellWithinMs = 400;

export interface BotParts {
  readonly orchestrator: Orchestrator;
  readonly catalogue: Catalogue;
  readonly secrets: SecretSource;
  readonly slackApiUrl: string;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  readonly log: Log;
  readonly answerWithinMs?: number;
}

/**
 * The bot as a Lambda handler behind a Function URL (payload version 2.0). What cannot be checked, because the
 * secret or the table is out of reach, is answered 503 and goes no further.
 */
export function createBot(parts: BotParts): (event: unknown) => Promise<HttpAnswer> {
  const appFor = onePerSecret((secret) => connect(secret, parts));
  return async (event) => {
    const startedAt = performance.now();
    try {
      const answer = await answerRequest(event, appFor, parts);
      parts.log.info('answered', { milliseconds: Math.round(performance.now() - startedAt) });
      return answer;
    } catch (error) {
      parts.log.error('a request could not be checked', { error });
      return { statusCode: 503, body: '' };
    }
  };
}

async function answerRequest(
  event: unknown,
  appFor: (secret: SlackSecret) => SlackApp,
  { orchestrator, catalogue, secrets, now, log }: BotParts,
): Promise<HttpAnswer> {
  const request = await receive(event, {
    secrets,
    rememberSignature: (signature) => remember(signature, orchestrator),
    team: catalogue.slack.team,
    nowMs: now(),
  });
  switch (request.kind) {
    case 'ssl-check':
      return { statusCode: 200, body: '' };
    case 'refused':
      log.warn('a request was turned away', { code: request.code });
      await record(request.code, 'unknown', request.facts, { orchestrator, log });
      return { statusCode: request.status, body: '' };
    case 'verified':
      return appFor(request.secret).handle(request);
  }
}

/** Not knowing whether a request is a replay is a no. */
async function remember(signature: string, orchestrator: Orchestrator): Promise<boolean> {
  const first = await firstOf(
    orchestrator.rememberSignature(signature),
    rememberWithinMs,
    undefined,
  );
  if (first === undefined)
    throw new Error('the table did not say in time whether this is a replay');
  return first;
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

function connect(secret: SlackSecret, parts: BotParts): SlackApp {
  const slack = createSlackApp({ secret, slackApiUrl: parts.slackApiUrl, log: parts.log });
  const accounts = createAccounts({
    usersInfo: (user) => slack.app.client.users.info({ user }),
    team: parts.catalogue.slack.team,
    now: parts.now,
    log: parts.log,
  });
  listen(slack.app, { answerWithinMs, ...parts, accounts });
  return slack;
}

/** Action ids are disjoint: two listeners that match and acknowledge would be an error 500. */
function listen(app: BoltApp, tools: Tools): void {
  const { commands } = tools.catalogue.slack;
  const onCommand = (name: string, run: (typed: Typed) => Promise<Message>) =>
    app.command(name, async ({ command, ack }) => {
      const typed = {
        user: command.user_id,
        channel: command.channel_id,
        text: command.text ?? '',
      };
      const answer = await answering(() => run(typed), tools);
      await ack({ response_type: 'ephemeral', ...answer });
    });
  const onButton = (
    action_id: string,
    run: (click: Click) => Promise<Message>,
    replaceOriginal = false,
  ) =>
    app.action<BlockButtonAction>(
      { type: 'block_actions', action_id },
      async ({ body, action, ack, respond }) => {
        await ack();
        const click = { user: body.user.id, channel: body.channel?.id, value: action.value };
        await tell(respond, await answering(() => run(click), tools), replaceOriginal, tools);
      },
    );

  onCommand(commands.deploy, deploy(tools));
  onCommand(commands.onCall, onCall(tools));
  onButton(actionIds.approve, decide('approve', tools));
  onButton(actionIds.reject, decide('reject', tools));
  onButton(actionIds.rollBack, stop(tools));
  onButton(actionIds.cancel, stop(tools));
  // Its source is visible to one person only, and a button that was used should go.
  onButton(actionIds.replace, replace(tools), true);
  // A button with an address opens it by itself, and still has to be acknowledged.
  app.action(/^link:/, async ({ ack }) => ack());
}

/** The answer to a click. It is a courtesy: the record and the card hold without it. */
async function tell(
  respond: RespondFn,
  answer: Message,
  replaceOriginal: boolean,
  { log }: Tools,
): Promise<void> {
  const sent = respond({
    response_type: 'ephemeral',
    replace_original: replaceOriginal,
    ...answer,
  }).then(
    () => undefined,
    (error: unknown) => log.warn('an answer to a click did not reach Slack', { error }),
  );
  await firstOf(sent, tellWithinMs, undefined);
}
