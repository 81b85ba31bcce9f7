import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { Clock } from '../clock.ts';
import { authenticate, nameOf } from './callers.ts';
import type { CallerDirectory } from './callers.ts';
import type { CodecCall } from './codec.ts';
import { asAwsError, encodeError, encodeRefusal, newProgress } from './errors.ts';
import type { Progress } from './errors.ts';
import { chooseFault } from './interception.ts';
import type { Intercept } from './interception.ts';
import type { Journal } from './journal.ts';
import { routeRequest, unknown } from './route.ts';
import type { Route } from './route.ts';
import { missingMembers, operationSchema } from './schemas.ts';
import { AwsError } from './service.ts';
import type { AwsService, Operation } from './service.ts';
import { parseSignature } from './signature.ts';
import type { WireRequest, WireResponse } from './wire.ts';

interface Tools {
  readonly services: readonly AwsService[];
  readonly iam: CallerDirectory;
  readonly clock: Clock;
  readonly journal: Journal;
  readonly intercept?: Intercept;
  readonly onError: (error: unknown) => void;
}

/** Takes a request through signature, route, decoding, fault, permission, service and encoding. */
export function createDispatcher({ services, iam, clock, journal, intercept, onError }: Tools) {
  for (const service of services)
    for (const operation of Object.keys(service.operations))
      operationSchema(service.schemas, operation);

  async function serve(request: WireRequest): Promise<WireResponse | 'lose-reply'> {
    const started = { at: clock.now(), realAt: Date.now(), tick: performance.now() };
    const progress = newProgress();
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
    const caller = authenticate(iam, request, signature);
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
    if (fault.kind === 'pass') return route.codec.encode(call, output);
    fault.done?.();
    return fault.kind;
  }

  return {
    serve,
    refuse: (message: IncomingMessage, thrown: unknown): WireResponse =>
      encodeRefusal(message, asAwsError(thrown, onError)),
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
