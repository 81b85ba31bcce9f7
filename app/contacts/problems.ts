import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';
import { DatabaseUnavailable } from './database.ts';

/** Words for the parts of a request, as its sender knows them. */
const PARTS: Readonly<Record<string, string>> = {
  body: 'body',
  params: 'path',
  querystring: 'query',
  headers: 'header',
};

/** Turns whatever was thrown into an answer with a `detail`. Only faults of our own are 500, and logged. */
export function answerProblem(
  error: FastifyError | DatabaseUnavailable,
  request: FastifyRequest,
  reply: FastifyReply,
) {
  if (error instanceof DatabaseUnavailable) {
    request.log.warn({ err: error.cause }, error.message);
    return reply.status(503).header('retry-after', '1').send({ detail: error.message });
  }
  if (error.validation) {
    const part = PARTS[error.validationContext ?? ''] ?? 'request';
    const detail = error.validation.flatMap((found) => describe(part, found)).join('; ');
    return reply.status(422).send({ detail });
  }
  const status = error.statusCode ?? 500;
  if (status < 500) return reply.status(status).send({ detail: wordsFor(error) });
  request.log.error({ err: error }, 'a request failed');
  return reply.status(500).send({ detail: 'Something went wrong on our side.' });
}

/** Fastify's own words, where they say what and where. */
function wordsFor({ code, message }: FastifyError): string {
  switch (code) {
    case 'FST_ERR_CTP_INVALID_MEDIA_TYPE':
      return 'header.content-type must be application/json';
    case 'FST_ERR_BAD_URL':
      return 'path has a broken %-code';
    case 'FST_ERR_MAX_PARAM_LENGTH':
      return 'path is too long';
    case 'FST_ERR_CTP_INVALID_JSON_BODY':
      return 'body is not valid JSON';
    default:
      return message;
  }
}

/** No route has this method and path: 405 if the path has others, which `allow` then names, else 404. */
export const answerUnknownRoute =
  (methodsAt: (path: string) => readonly string[]) =>
  (request: FastifyRequest, reply: FastifyReply) => {
    const path = request.url.split('?', 1)[0] ?? '';
    const methods = methodsAt(path);
    // A route of this very method was reached and found nothing, such as a file of the page at /docs.
    const status = methods.length === 0 || methods.includes(request.method) ? 404 : 405;
    if (status === 405) reply.header('allow', methods.join(', '));
    return reply.status(status).send({ detail: `There is no ${request.method} ${path} here.` });
  };

type ValidationIssue = NonNullable<FastifyError['validation']>[number];

function describe(part: string, { instancePath, keyword, params, message }: ValidationIssue) {
  const where = part + instancePath.replaceAll('/', '.');
  switch (keyword) {
    case 'required':
      return missing(params).map((name) => `${where}.${name} is missing`);
    case 'pattern':
      return [`${where} must not contain NUL characters or unpaired surrogates`];
    default:
      return [`${where} ${message ?? 'is not valid'}`];
  }
}

function missing(params: Record<string, unknown>): string[] {
  const names = params.requiredProperties;
  return Array.isArray(names) ? names.map(String) : [];
}
