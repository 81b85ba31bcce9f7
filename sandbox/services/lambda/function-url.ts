import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import type { Clock } from '../../clock.ts';
import type { FunctionUrlRequest, FunctionUrls, WireResponse } from '../../endpoint/index.ts';
import type { Pool } from '../../lambda/index.ts';
import type { LambdaCore } from './core.ts';
import { urlIsPublic } from './permission.ts';

const httpResponse = z.object({
  statusCode: z.number().int(),
  headers: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])).default({}),
  body: z.string().nullish(),
  isBase64Encoded: z.boolean().nullish(),
  cookies: z.array(z.string()).nullish(),
});

/** Serves `AWS::Lambda::Url`: payload format 2.0 in, HTTP out. */
export function createFunctionUrls(tools: {
  core: LambdaCore;
  pool: Pool;
  clock: Clock;
  region: string;
}): FunctionUrls {
  const { core, pool, clock, region } = tools;
  return async (urlId, request) => {
    const fn = core.functionOfUrl(urlId);
    if (!fn) return json(404, { Message: null });
    if (!urlIsPublic(core.permissions(fn.functionName)))
      return json(403, {
        Message:
          'Forbidden. For troubleshooting Function URL authorization issues, see the AWS documentation',
      });
    const result = await pool.invoke(fn, urlEvent(urlId, request, clock.now(), region));
    return result.error ? json(502, 'Internal Server Error') : responseOf(result.payload);
  };
}

function urlEvent(urlId: string, request: FunctionUrlRequest, now: number, region: string) {
  const { cookie, ...headers } = request.headers;
  const isText = /^(text\/|application\/(json|javascript|xml)|[^;]*\+(json|xml))/.test(
    headers['content-type'] ?? 'text/',
  );
  const domainName = `${urlId}.lambda-url.${region}.on.aws`;
  const query = new URLSearchParams(request.query);
  return {
    version: '2.0',
    routeKey: '$default',
    rawPath: request.path,
    rawQueryString: request.query,
    ...(cookie !== undefined && { cookies: cookie.split(/;\s*/) }),
    headers: {
      ...headers,
      host: domainName,
      'x-forwarded-proto': 'https',
      'x-forwarded-for': '127.0.0.1',
    },
    ...(request.query !== '' && {
      queryStringParameters: Object.fromEntries(
        [...query.keys()].map((name) => [name, query.getAll(name).join(',')]),
      ),
    }),
    requestContext: {
      accountId: 'anonymous',
      apiId: urlId,
      domainName,
      domainPrefix: urlId,
      http: {
        method: request.method,
        path: request.path,
        protocol: 'HTTP/1.1',
        sourceIp: '127.0.0.1',
        userAgent: headers['user-agent'] ?? '',
      },
      requestId: randomUUID(),
      routeKey: '$default',
      stage: '$default',
      time: new Date(now).toUTCString(),
      timeEpoch: Math.floor(now),
    },
    // Lambda hands text over as it is and everything else, forms too, in base64.
    ...(request.body.length > 0 && { body: request.body.toString(isText ? 'utf8' : 'base64') }),
    isBase64Encoded: request.body.length > 0 && !isText,
  };
}

/** A result without a `statusCode` is the JSON body of a 200. */
function responseOf(payload: unknown): WireResponse {
  const parsed = httpResponse.safeParse(payload);
  if (!parsed.success) return json(200, payload);
  const { statusCode, headers, body, isBase64Encoded, cookies } = parsed.data;
  return {
    statusCode,
    headers: {
      'content-type': 'application/json',
      ...Object.fromEntries(
        Object.entries(headers).map(([name, value]) => [name.toLowerCase(), String(value)]),
      ),
      ...(cookies && cookies.length > 0 && { 'set-cookie': cookies.join(', ') }),
    },
    body: Buffer.from(body ?? '', isBase64Encoded ? 'base64' : 'utf8'),
  };
}

const json = (statusCode: number, value: unknown): WireResponse => ({
  statusCode,
  headers: { 'content-type': 'application/json' },
  body: typeof value === 'string' ? value : JSON.stringify(value ?? null),
});
