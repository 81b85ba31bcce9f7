import { LogLevel, type Logger } from '@slack/logger';
import type { WebClientOptions } from '@slack/web-api';
import type { Log } from '../log.ts';

/**
 * How both Lambdas speak to Slack: with a time limit, at most one retry, and no sleeping on a 429. The client's own
 * defaults (no time limit, ten retries in half an hour, sleeping) would hold a Lambda until it is killed.
 */
export function webOptions({
  slackApiUrl,
  timeoutMs,
  retries,
  log,
}: {
  slackApiUrl: string;
  timeoutMs: number;
  retries: 0 | 1;
  log: Log;
}): WebClientOptions {
  return {
    slackApiUrl,
    timeout: timeoutMs,
    retryConfig: { retries, minTimeout: 100, maxTimeout: 300 },
    rejectRateLimitedCalls: true,
    logger: slackLogger(log),
    // Answers to a response_url use this as well; Bolt gives them no time limit of their own.
    fetch: (input, init) =>
      fetch(input, { ...init, signal: init?.signal ?? AbortSignal.timeout(timeoutMs) }),
  };
}

/** Slack's libraries log bodies and headers at debug level: only their warnings' first words go on. */
export function slackLogger(log: Log): Logger {
  const first = (values: unknown[]) => (typeof values[0] === 'string' ? values[0] : 'Slack client');
  const error = (values: unknown[]) => ({ error: values.find((value) => value instanceof Error) });
  return {
    debug: () => undefined,
    info: () => undefined,
    warn: (...values) => log.warn(first(values), error(values)),
    error: (...values) => log.error(first(values), error(values)),
    setLevel: () => undefined,
    getLevel: () => LogLevel.WARN,
    setName: () => undefined,
  };
}
