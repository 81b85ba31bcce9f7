// Bolt's index also loads Express, which a Lambda never needs; Bolt has no `exports` map, so its files can be named.
import App from '@slack/bolt/dist/App.js';
import AwsLambdaReceiver from '@slack/bolt/dist/receivers/AwsLambdaReceiver.js';
import type { ExtendedErrorHandlerArgs } from '@slack/bolt/dist/App.js';
import type { AwsResponse } from '@slack/bolt/dist/receivers/AwsLambdaReceiver.js';
import type { Log } from '../log.ts';
import type { HttpAnswer, Verified } from './ingress.ts';
import type { SlackSecret } from './secret.ts';
import { slackLogger, webOptions } from './web-options.ts';

export type BoltApp = InstanceType<typeof App.default>;

/** A Bolt app and the way in for requests that were already verified. */
export interface SlackApp {
  readonly app: BoltApp;
  handle(request: Verified): Promise<HttpAnswer>;
}

/**
 * Bolt for one set of secrets. Its receiver checks the signature again; that costs microseconds, and means
 * that no way around our own door leads to a listener.
 */
export function createSlackApp({
  secret,
  slackApiUrl,
  log,
}: {
  secret: SlackSecret;
  slackApiUrl: string;
  log: Log;
}): SlackApp {
  const { signingSecret, botToken, botId, botUserId } = secret;
  const logger = slackLogger(log);
  const receiver = new AwsLambdaReceiver.default({ signingSecret, logger });
  const app = new App.default({
    token: botToken,
    // With both ids Bolt never calls auth.test, whose failure would end the process.
    botId,
    botUserId,
    receiver,
    convoStore: false,
    extendedErrorHandler: true,
    logger,
    clientOptions: webOptions({ slackApiUrl, timeoutMs: 1500, retries: 1, log }),
  });
  // Listeners answer for themselves; what still gets here happened after the answer was given.
  app.error(async ({ error }: ExtendedErrorHandlerArgs) =>
    log.error('a listener failed', { error }),
  );
  const handler = receiver.toHandler();
  return { app, handle: async (request) => httpAnswer(await handler(awsEventOf(request), {})) };
}

/** The request as Bolt's receiver wants it: body as text, exact content type, only the headers it reads. */
function awsEventOf({ body, contentType, signature, timestamp }: Verified) {
  return {
    version: '2.0',
    routeKey: '$default',
    rawPath: '/',
    rawQueryString: '',
    headers: {
      'content-type': contentType,
      'x-slack-signature': signature,
      'x-slack-request-timestamp': timestamp,
    },
    requestContext: {},
    body,
    isBase64Encoded: false,
  };
}

/** Bolt sends a text answer without a content type, which the platform may then call JSON. */
function httpAnswer({ statusCode, headers, body }: AwsResponse): HttpAnswer {
  const type = headers?.['Content-Type'] ?? 'text/plain; charset=utf-8';
  return { statusCode, headers: { 'content-type': String(type) }, body };
}
