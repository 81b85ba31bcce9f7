import { cborCodec } from './cbor.ts';
import type { Codec } from './codec.ts';
import { jsonCodec } from './json.ts';
import { matchPath } from './path.ts';
import { queryCodec } from './query.ts';
import { restJsonCodec } from './rest-json.ts';
import { operationSchema } from './schemas.ts';
import { AwsError } from './service.ts';
import type { AwsService } from './service.ts';
import type { WireRequest } from './wire.ts';

/** Where a request leads. `operation` may be one that the service does not have. */
export interface Route {
  readonly service: AwsService;
  readonly operation: string;
  readonly codec: Codec;
}

/**
 * Finds service, operation and protocol of a request: `x-amz-target`, the path of RPC v2, the form of AWS Query,
 * or method and path of a REST service. The caller's protocol decides, not the service's: CLIs differ from the SDK.
 */
export function routeRequest(
  request: WireRequest,
  services: readonly AwsService[],
  signingName: string,
): Route {
  return (
    byTarget(request, services) ??
    byRpcPath(request, services) ??
    byForm(request, services, signingName) ??
    byPath(request, services, signingName) ??
    unknown(`${request.method} ${request.path} of "${signingName}"`)
  );
}

/** Throws `UnknownOperationException` with the name of what the sandbox does not have. */
export function unknown(what: string): never {
  throw new AwsError('UnknownOperationException', `the sandbox does not support ${what}`);
}

function byTarget({ headers }: WireRequest, services: readonly AwsService[]): Route | undefined {
  const target = headers['x-amz-target'];
  if (!target) return undefined;
  const dot = target.lastIndexOf('.');
  const service = services.find((one) => one.target === target.slice(0, dot));
  return {
    service: service ?? unknown(target),
    operation: target.slice(dot + 1),
    codec: jsonCodec,
  };
}

function byRpcPath(
  { headers, path }: WireRequest,
  services: readonly AwsService[],
): Route | undefined {
  if (headers['smithy-protocol'] !== 'rpc-v2-cbor') return undefined;
  const { target, operation = '' } =
    matchPath('/service/{target}/operation/{operation}', path) ?? {};
  const service = services.find((one) => one.target === target);
  return { service: service ?? unknown(path), operation, codec: cborCodec };
}

function byForm(
  { headers, body }: WireRequest,
  services: readonly AwsService[],
  signingName: string,
): Route | undefined {
  if (!headers['content-type']?.startsWith('application/x-www-form-urlencoded')) return undefined;
  const form = new URLSearchParams(body.toString('utf8'));
  const operation = form.get('Action');
  if (!operation) return undefined;
  const service = services.find(
    (one) => one.signingName === signingName && one.version === form.get('Version'),
  );
  return {
    service: service ?? unknown(`${signingName} (version ${form.get('Version')}): ${operation}`),
    operation,
    codec: queryCodec,
  };
}

function byPath(
  request: WireRequest,
  services: readonly AwsService[],
  signingName: string,
): Route | undefined {
  const service = services.find(
    (one) => one.protocol === 'rest-json' && one.signingName === signingName,
  );
  const operation = Object.keys(service?.operations ?? {}).find((name) => {
    const http = service && operationSchema(service.schemas, name).http;
    return http?.[0] === request.method && matchPath(http[1], request.path) !== undefined;
  });
  return service && operation ? { service, operation, codec: restJsonCodec } : undefined;
}

/** The codec for errors of requests that lead nowhere: the protocol that the request itself seems to speak. */
export function codecOf({ headers }: WireRequest): Codec {
  if (headers['smithy-protocol'] === 'rpc-v2-cbor') return cborCodec;
  if (headers['content-type']?.startsWith('application/x-www-form-urlencoded')) return queryCodec;
  return headers['x-amz-target'] ? jsonCodec : restJsonCodec;
}
