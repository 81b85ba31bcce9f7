import type { Catalogue } from '../orchestrator/catalogue/schema.ts';
import type { Orchestrator } from '../orchestrator/client.ts';
import { record } from './answer.ts';
import { createCardUrl } from './card-url.ts';
import { firstOf } from './first-of.ts';
import { createFloodGate, type FloodGate } from './flood-gate.ts';
import { listen } from './listeners.ts';
import type { Log } from './log.ts';
import { createAccounts } from './slack/accounts.ts';
import { createSlackApp, type SlackApp } from './slack/app.ts';
import { receive, type HttpAnswer, type IngressRefusal } from './slack/ingress.ts';
import type { SecretSource, SlackSecret } from './slack/secret.ts';

// With the telling of an answer less than Slack's 3000 ms, and something left for the way there and back.
const rememberWithinMs = 800;
const answerWithinMs = 1500;

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
  const gate = createFloodGate({ now: parts.now });
  return async (event) => {
    const startedAt = performance.now();
    try {
      const answer = await answerRequest(event, appFor, gate, parts);
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
  gate: FloodGate,
  parts: BotParts,
): Promise<HttpAnswer> {
  const { orchestrator, catalogue, secrets, now } = parts;
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
      await noteRefusal(request, gate, parts);
      return { statusCode: request.status, body: '' };
    case 'verified':
      return appFor(request.secret).handle(request);
  }
}

/** One audit entry each; in a flood, one that says so, for the rest of the minute. Each is in the log. */
async function noteRefusal(
  { code, facts }: IngressRefusal,
  gate: FloodGate,
  { orchestrator, log }: BotParts,
): Promise<void> {
  log.warn('a request was turned away', { code });
  const admitted = gate.admit();
  if (admitted === 'none') return;
  const written = admitted === 'last' ? 'flood-of-requests' : code;
  await record(written, 'unknown', facts, { orchestrator, log });
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
  const cardUrl = createCardUrl({
    readAnnouncement: (deploymentId) => parts.orchestrator.readAnnouncement(deploymentId),
    getPermalink: ({ channel, ts }) =>
      slack.app.client.chat.getPermalink({ channel, message_ts: ts }),
    log: parts.log,
  });
  listen(slack.app, { answerWithinMs, ...parts, accounts, cardUrl });
  return slack;
}
