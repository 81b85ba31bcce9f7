import type { IncomingHttpHeaders } from 'node:http';

/** Headers that belong to one connection and are never passed on (RFC 9110, section 7.6.1). */
const hopByHop = [
  'connection',
  'keep-alive',
  'proxy-connection',
  'proxy-authenticate',
  'proxy-authorization',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
  'expect',
];

/** A copy without the headers of the hop, including those that `Connection` names. */
export function endToEnd(headers: IncomingHttpHeaders): IncomingHttpHeaders {
  const passed = { ...headers };
  for (const name of headers.connection?.split(',') ?? []) delete passed[name.trim().toLowerCase()];
  for (const name of hopByHop) delete passed[name];
  return passed;
}

/** What a target is sent: the client's headers with the load balancer's own added. */
export function forwardedHeaders(
  headers: IncomingHttpHeaders,
  { clientAddress, listenerPort }: { clientAddress: string; listenerPort: number },
): IncomingHttpHeaders {
  const before = headers['x-forwarded-for'];
  return {
    ...endToEnd(headers),
    'x-forwarded-for': before === undefined ? clientAddress : `${String(before)}, ${clientAddress}`,
    'x-forwarded-proto': 'http',
    'x-forwarded-port': String(listenerPort),
  };
}

/** Requests that may be sent twice without harm (RFC 9110, section 9.2.2). */
export const idempotent = (method: string | undefined) =>
  method !== undefined && ['GET', 'HEAD', 'OPTIONS', 'TRACE', 'PUT', 'DELETE'].includes(method);
