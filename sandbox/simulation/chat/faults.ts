import { WebAPIPlatformError, WebAPIRateLimitedError, WebAPIRequestError } from '@slack/web-api';
import type { FaultKind } from '../ports.ts';

/** Fault kinds that show as an error of Slack's client; the others change what is done, or when. */
export type ThrownFault = Extract<
  FaultKind,
  'fail-before' | 'fail-after' | 'throttle' | 'permission-denied' | 'crash'
>;

/** Slack's "no" to an app that lost its place, in the words of each method. */
const denials: Readonly<Record<string, string>> = {
  'chat.postMessage': 'not_in_channel',
  'chat.update': 'channel_not_found',
  'conversations.history': 'not_in_channel',
  'conversations.replies': 'not_in_channel',
  'users.info': 'missing_scope',
};

/**
 * The error that `@slack/web-api` throws for a fault of Slack.
 * @param operation the method, such as `chat.postMessage`
 * @param retryAfterSeconds what Slack says in `Retry-After` when it throttles
 */
export function slackFault(
  kind: ThrownFault,
  operation: string,
  { retryAfterSeconds = 30 }: { retryAfterSeconds?: number } = {},
): Error {
  switch (kind) {
    case 'fail-before':
      return new WebAPIRequestError(new TypeError(`fetch failed before ${operation}`));
    case 'fail-after':
    case 'crash':
      return new WebAPIRequestError(new TypeError(`no answer to ${operation}`));
    case 'throttle':
      return new WebAPIRateLimitedError(retryAfterSeconds);
    case 'permission-denied':
      return refusal(denials[operation] ?? 'invalid_auth');
  }
}

/** Slack's own "no": `{ok: false, error}`. */
export function refusal(error: string): Error {
  return new WebAPIPlatformError({ ok: false, error });
}

/**
 * A well-formed answer that says something else than was asked: somebody else's account, a page without what is
 * on it, a link into nothing.
 */
export function wrongAnswer(operation: string): unknown {
  switch (operation) {
    case 'users.info':
      return { ok: true, user: { id: 'U0SOMEBODY', team_id: 'T0ELSEWHERE' } };
    case 'conversations.history':
    case 'conversations.replies':
      return { ok: true, messages: [] };
    case 'chat.getPermalink':
      return { ok: true, permalink: 'javascript:void' };
    default:
      return { ok: true };
  }
}
