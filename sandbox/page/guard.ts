import type { IncomingHttpHeaders } from 'node:http';

const ownNames = new Set(['localhost', '127.0.0.1']);

/**
 * Why a request is not answered, if it is not. A website that the user has open elsewhere must not be able to
 * drive the sandbox: neither by a name that it points at 127.0.0.1 (Host), nor by a form or fetch (Origin).
 */
export function refusal(method: string, headers: IncomingHttpHeaders): string | undefined {
  if (!ownNames.has(hostname(`http://${headers.host ?? ''}`))) {
    return 'This page answers to localhost and 127.0.0.1 only.';
  }
  if (method === 'GET' || method === 'HEAD') return undefined;
  if (headers.origin !== undefined && headers.origin !== `http://${headers.host}`) {
    return 'Only this page itself may act in the sandbox.';
  }
  // Without this type a foreign page's plain form could post here, and an old browser sends no Origin with it.
  const json = headers['content-type']?.startsWith('application/json') ?? false;
  return json ? undefined : 'Send application/json.';
}

function hostname(url: string): string {
  return URL.canParse(url) ? new URL(url).hostname : '';
}
