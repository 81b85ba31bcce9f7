import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { Clock } from '../clock.ts';
import type { CodecCall } from './codec.ts';
import { chooseFault } from './interception.ts';
import type { Intercept } from './interception.ts';
import type { Journal } from './journal.ts';
import { codecOf, routeRequest, unknown } from './route.ts';
import type { Route } from './route.ts';
import { missingMembers, operationSchema } from './schemas.ts';
import { AwsError } from './service.ts';
import type { AwsService, Caller, Need, Operation } from './service.ts';
import { parseSignature, verifySignature } from './signature.ts';
import type { WireRequest, WireResponse } from './wire.ts';

/** What the endpoint asks of IAM. */
export interface CallerDirectory {
  /** Who owns an access key, and the secret that its signatures are made with. */
  identify(
    accessKeyId: string,
  ): { caller: Caller; secretAccessKey: string; sessionToken?: string } | undefined;
  /** Throws `AccessDeniedException`. */
  authorize(caller: Caller, needs: readonly Need[]): void;
}

interface Tools {
  readonly services: readonly AwsService[];
  readonly iam: CallerDirectory;
  readonly clock: Clock;
  readonly journal: Journal;
  readonly intercept?: Intercept;
  readonly onError: (error: unknown) => void;
}

/** A call as far as it is known; grows on its way through the dispatcher and ends in the journal. */
interface Progress {
  route?: Route;
  service: string;
  operation: string;
  caller: string;
  resources: readonly string[];
}

/** Takes a request through signature, route, decoding, fault, permission, service and encoding. */
export function createDispatcher({ services, iam, clock, journal, intercept, onError }: Tools) {
  for (const service of services)
    for (const operation of Object.keys(service.operations))
      operationSchema(service.schemas, operation);

  async function serve(request: WireRequest): Promise<WireResponse | 'lose-reply'> {
    const started = { at: clock.now(), realAt: Date.now(), tick: performance.now() };
    const progress: Progress = { service: '', operation: '', caller: 'unknown', resources: [] };
    const requestId = randomUUID();
    let outcome = 'ok';
    try {
      const done = await perform(request, requestId, progress);
      outcome = done === 'lose-reply' ? 'lost' : 'ok';
      return done;
    } catch (thrown) {
      const error = asAwsError(thrown, onError);
      outcome = error.name;
      return encodeError(request, requestId, progress, error);
    } finally {
      const { service, operation, caller, resources } = progress;
      const tookMs = performance.now() - started.tick;
      journal.add({
        at: started.at,
        realAt: started.realAt,
        caller,
        service,
        operation,
        resources,
        outcome,
        tookMs,
      });
    }
  }

  async function perform(request: WireRequest, requestId: string, progress: Progress) {
    const signature = parseSignature(request);
    progress.service = signature.signingName;
    const caller = authenticate(request, signature);
    progress.caller = nameOf(caller);
    const route = (progress.route = routeRequest(request, services, signature.signingName));
    progress.operation = route.operation;
    const operation = operationOf(route);
    const schema = operationSchema(route.service.schemas, route.operation);
    const call: CodecCall = { ...route, schema, request, requestId };
    const input = await decode(route, call);

    const fault = await chooseFault(
      {
        service: signature.signingName,
        operation: route.operation,
        caller,
        input,
      },
      intercept,
      clock,
    );
    const needs = operation.needs(input, caller);
    progress.resources = needs.flatMap((need) => need.resources);
    iam.authorize(caller, needs);
    const output = await operation.run(input, caller);
    return fault === 'lose-reply' ? fault : route.codec.encode(call, output);
  }

  function authenticate(
    request: WireRequest,
    signature: ReturnType<typeof parseSignature>,
  ): Caller {
    const known = iam.identify(signature.accessKeyId);
    const token = request.headers['x-amz-security-token'];
    if (!known || known.sessionToken !== token)
      throw new AwsError(
        'UnrecognizedClientException',
        'The security token included in the request is invalid.',
        403,
      );
    verifySignature(request, signature, known.secretAccessKey);
    return known.caller;
  }

  return {
    serve,
    /** The answer to a request that could not even be read. */
    refuse(message: IncomingMessage, thrown: unknown): WireResponse {
      const headers = { 'content-type': message.headers['content-type'] ?? '' };
      const request = {
        method: '',
        path: '',
        query: '',
        headers,
        rawBody: Buffer.of(),
        body: Buffer.of(),
      };
      const progress = { service: '', operation: '', caller: 'unknown', resources: [] };
      return encodeError(request, randomUUID(), progress, asAwsError(thrown, onError));
    },
  };
}

function operationOf({ service, operation }: Route): Operation<unknown> {
  const found = Object.hasOwn(service.operations, operation)
    ? service.operations[operation]
    : undefined;
  if (!found) return unknown(`${service.signingName}: ${operation}`);
  // The input was decoded by the same SDK schema that typed the operation.
  return found;
}

async function decode(route: Route, call: CodecCall): Promise<unknown> {
  const input = await route.codec.decode(call);
  const missing = missingMembers(call.schema.input, input);
  if (missing.length > 0)
    throw new AwsError(
      'ValidationException',
      `${missing.length} validation error${missing.length > 1 ? 's' : ''} detected: ` +
        missing
          .map((name) => `Value at '${name}' failed to satisfy constraint: Member must not be null`)
          .join('; '),
    );
  return input;
}

function encodeError(request: WireRequest, requestId: string, progress: Progress, error: AwsError) {
  const codec = progress.route?.codec ?? codecOf(request);
  const service = progress.route?.service ?? {
    signingName: progress.service,
    protocol: 'json-1.1' as const,
    schemas: {},
    operations: {},
  };
  return codec.encodeError({ service, operation: progress.operation, request, requestId }, error);
}

/** A defect of the sandbox must be heard, and must not end the caller's connection. */
function asAwsError(thrown: unknown, onError: (error: unknown) => void): AwsError {
  if (thrown instanceof AwsError) return thrown;
  onError(thrown);
  const message = thrown instanceof Error ? thrown.message : String(thrown);
  return new AwsError('InternalFailure', `the sandbox failed: ${message}`, 500);
}

function nameOf({ principal }: Caller): string {
  return principal.kind === 'root'
    ? 'root'
    : (principal.roleArn.split('/').at(-1) ?? principal.roleArn);
}
