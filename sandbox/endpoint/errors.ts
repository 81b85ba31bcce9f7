import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { codecOf } from './route.ts';
import type { Route } from './route.ts';
import { AwsError } from './service.ts';
import type { WireRequest, WireResponse } from './wire.ts';

/** A call as far as it is known; grows on its way through the dispatcher and ends in the journal. */
export interface Progress {
  route?: Route;
  service: string;
  operation: string;
  caller: string;
  resources: readonly string[];
}

export const newProgress = (): Progress => ({
  service: '',
  operation: '',
  caller: 'unknown',
  resources: [],
});

/** An error in the caller's protocol, which is guessed from the request while the route is not known. */
export function encodeError(
  request: WireRequest,
  requestId: string,
  progress: Progress,
  error: AwsError,
) {
  const codec = progress.route?.codec ?? codecOf(request);
  const service = progress.route?.service ?? {
    signingName: progress.service,
    protocol: 'json-1.1' as const,
    schemas: {},
    operations: {},
  };
  return codec.encodeError({ service, operation: progress.operation, request, requestId }, error);
}

/** The answer to a request that could not even be read. */
export function encodeRefusal(message: IncomingMessage, error: AwsError): WireResponse {
  const headers = { 'content-type': message.headers['content-type'] ?? '' };
  const nothing = Buffer.of();
  const request = { method: '', path: '', query: '', headers, rawBody: nothing, body: nothing };
  return encodeError(request, randomUUID(), newProgress(), error);
}

/** A defect of the sandbox must be heard, and must not end the caller's connection. */
export function asAwsError(thrown: unknown, onError: (error: unknown) => void): AwsError {
  if (thrown instanceof AwsError) return thrown;
  onError(thrown);
  const message = thrown instanceof Error ? thrown.message : String(thrown);
  return new AwsError('InternalFailure', `the sandbox failed: ${message}`, 500);
}
