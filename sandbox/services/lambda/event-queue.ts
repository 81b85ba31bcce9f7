import { randomUUID } from 'node:crypto';
import type { Clock } from '../../clock.ts';
import { AwsError } from '../../endpoint/service.ts';
import type { Pool } from '../../lambda/index.ts';
import type { Authorizer, InvokeResult } from '../wiring.ts';
import type { LambdaCore, LambdaFunction } from './core.ts';

/** A message for the queue, topic or bus that takes what a function failed on. */
export interface FailedEvent {
  /** ARN of the DLQ or destination. */
  readonly targetArn: string;
  /** JSON text: the event itself for a DLQ, Lambda's envelope for a destination. */
  readonly body: string;
  /** Of a DLQ message: `RequestID`, `ErrorCode`, `ErrorMessage`. */
  readonly attributes: Readonly<Record<string, string>>;
}

export interface EventQueue {
  /** Takes an event for asynchronous invocation. */
  add(fn: LambdaFunction, payload: unknown): void;
}

interface Tools {
  readonly core: LambdaCore;
  readonly pool: Pool;
  readonly clock: Clock;
  readonly authorizer: Authorizer;
  /** Sends to SQS (the only kind of target in our templates). */
  readonly deliver: (failed: FailedEvent) => void | Promise<void>;
  readonly onError: (error: unknown) => void;
}

interface Event {
  readonly fn: LambdaFunction;
  readonly payload: unknown;
  readonly requestId: string;
  readonly acceptedAt: number;
  /** How often the handler has run. */
  readonly attempts: number;
}

/** Lambda waits one minute before the first retry and two before the second. */
const retryDelaysMs = [60_000, 120_000];
/** A throttled event comes back soon, and does not count as an attempt. */
const throttledDelayMs = 5_000;

/** Lambda's internal queue of asynchronous invocations: retries on the sandbox clock, then the DLQ or destination. */
export function createEventQueue({
  core,
  pool,
  clock,
  authorizer,
  deliver,
  onError,
}: Tools): EventQueue {
  async function attempt(event: Event) {
    const result = await invoke(event);
    if (result === 'throttled') return later(event, throttledDelayMs);
    if (!result.error) return;
    const tried = { ...event, attempts: event.attempts + 1 };
    const delay = retryDelay(tried);
    if (delay === undefined) await giveUp(tried, result);
    else later(tried, delay);
  }

  async function invoke({ fn, payload }: Event): Promise<InvokeResult | 'throttled'> {
    try {
      return await pool.invoke(fn, payload);
    } catch (error) {
      if (error instanceof AwsError && error.name === 'TooManyRequestsException')
        return 'throttled';
      throw error;
    }
  }

  function retryDelay({ fn, attempts, acceptedAt }: Event): number | undefined {
    const { maximumRetryAttempts, maximumEventAgeSeconds } = core.eventConfig(fn.functionName);
    const delay = retryDelaysMs[attempts - 1];
    if (attempts > maximumRetryAttempts || delay === undefined) return undefined;
    return clock.now() + delay - acceptedAt > maximumEventAgeSeconds * 1000 ? undefined : delay;
  }

  async function giveUp(event: Event, result: InvokeResult) {
    const { onFailureArn } = core.eventConfig(event.fn.functionName);
    const { deadLetterArn, roleArn } = event.fn;
    for (const failed of [
      onFailureArn === undefined
        ? undefined
        : destinationMessage(onFailureArn, event, result, clock.now()),
      deadLetterArn === undefined ? undefined : deadLetterMessage(deadLetterArn, event, result),
    ]) {
      if (!failed) continue;
      authorizer.require(roleArn, [{ action: 'sqs:SendMessage', resources: [failed.targetArn] }]);
      await deliver(failed);
    }
  }

  const later = (event: Event, delayMs: number) => void clock.after(delayMs, () => attempt(event));

  return {
    add(fn, payload) {
      attempt({ fn, payload, requestId: randomUUID(), acceptedAt: clock.now(), attempts: 0 }).catch(
        onError,
      );
    },
  };
}

function deadLetterMessage(
  targetArn: string,
  { payload, requestId }: Event,
  { error }: InvokeResult,
): FailedEvent {
  return {
    targetArn,
    body: JSON.stringify(payload),
    attributes: { RequestID: requestId, ErrorCode: '200', ErrorMessage: error?.errorMessage ?? '' },
  };
}

function destinationMessage(
  targetArn: string,
  event: Event,
  { error, payload }: InvokeResult,
  now: number,
): FailedEvent {
  const body = {
    version: '1.0',
    timestamp: new Date(now).toISOString(),
    requestContext: {
      requestId: event.requestId,
      functionArn: `${event.fn.arn}:$LATEST`,
      condition: 'RetriesExhausted',
      approximateInvokeCount: event.attempts,
    },
    requestPayload: event.payload,
    responseContext: {
      statusCode: 200,
      executedVersion: '$LATEST',
      functionError: error ? 'Unhandled' : undefined,
    },
    responsePayload: payload,
  };
  return { targetArn, body: JSON.stringify(body), attributes: {} };
}
