import type { Clock } from '../clock.ts';
import { signRequest } from '../../bot/slack/signature.ts';
import type { Journal } from './journal.ts';
import type { DeliveryFailure } from './results.ts';

/** What came of a request to the app. Status 0: no answer at all. */
export interface Delivery {
  readonly status: number;
  /** Real milliseconds until the answer, or until Slack gave up. */
  readonly ms: number;
  readonly contentType: string;
  readonly body: string;
  /** Slack's word for what went wrong, as people see it. */
  readonly failed?: DeliveryFailure;
}

type Answer = Omit<Delivery, 'ms'>;

/** Posts signed forms to the app's request URL, and gives up after three (real) seconds. */
export function createDelivery({
  clock,
  journal,
  signingSecret,
  requestUrl,
  patienceMs,
}: {
  clock: Pick<Clock, 'now'>;
  journal: Journal;
  signingSecret: string;
  requestUrl: () => string;
  patienceMs: number;
}) {
  return async (kind: string, fields: Readonly<Record<string, string>>): Promise<Delivery> => {
    const started = performance.now();
    const body = new URLSearchParams(fields).toString();
    const timestamp = String(Math.floor(clock.now() / 1000));
    const answer = await post(requestUrl(), body, patienceMs, {
      // Exactly this: with a charset the receiver would take the form for JSON.
      'content-type': 'application/x-www-form-urlencoded',
      accept: 'application/json,*/*',
      'user-agent': 'Slackbot 1.0 (+https://api.slack.com/robots)',
      'x-slack-request-timestamp': timestamp,
      'x-slack-signature': signRequest({ signingSecret, timestamp, body }),
    });
    const ms = performance.now() - started;
    journal.record({
      at: clock.now(),
      direction: 'to-app',
      kind,
      request: fields,
      status: answer.status,
      response: answer.body,
      ms,
    });
    return { ...answer, ms };
  };
}

async function post(
  url: string,
  body: string,
  patienceMs: number,
  headers: Record<string, string>,
): Promise<Answer> {
  try {
    const signal = AbortSignal.timeout(patienceMs);
    const response = await fetch(url, {
      method: 'POST',
      body,
      headers,
      signal,
      redirect: 'manual',
    });
    const text = await response.text();
    return {
      status: response.status,
      contentType: response.headers.get('content-type') ?? '',
      body: text,
      ...failureOf(response.status),
    };
  } catch (error) {
    const late = error instanceof DOMException && error.name === 'TimeoutError';
    // The failure goes on as Slack's word for it: the person who typed sees it, and so does the journal.
    return {
      status: 0,
      contentType: '',
      body: error instanceof Error ? error.message : String(error),
      failed: late ? 'operation_timeout' : 'dispatch_failed',
    };
  }
}

function failureOf(status: number): Pick<Delivery, 'failed'> {
  if (status >= 500) return { failed: 'http_service_error' };
  if (status >= 400) return { failed: 'http_client_error' };
  return status === 200 ? {} : { failed: 'dispatch_failed' };
}
