import type { WireRequest, WireResponse } from './wire.ts';

/** A request to a Lambda function URL, without the `/lambda-url/<id>` that stands for its host name. */
export interface FunctionUrlRequest {
  readonly method: string;
  /** Still percent-encoded, starts with a slash. */
  readonly path: string;
  readonly query: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

/** Answers by the URL's id; given by the Lambda service. */
export type FunctionUrls = (urlId: string, request: FunctionUrlRequest) => Promise<WireResponse>;

/** Serves `/lambda-url/<id>/<path>` on the endpoint, as `https://<id>.lambda-url.<region>.on.aws/<path>` does on AWS. */
export async function serveFunctionUrl(
  request: WireRequest,
  urls: FunctionUrls,
): Promise<WireResponse> {
  const [, , urlId = '', ...rest] = request.path.split('/');
  return urls(urlId, {
    method: request.method,
    path: `/${rest.join('/')}`,
    query: request.query,
    headers: request.headers,
    body: request.rawBody,
  });
}
