import { parse as parseForm } from 'node:querystring';
import { z } from 'zod';

/** The two forms in which Slack sends. */
export type ContentType = 'application/x-www-form-urlencoded' | 'application/json';

const idLike = z.string().max(40).optional();
const bodySchema = z.looseObject({
  type: z.string().optional(),
  team_id: idLike,
  team: z.looseObject({ id: idLike }).nullish(),
  api_app_id: idLike,
});

export type Origin =
  | { readonly kind: 'url-verification' }
  | {
      readonly kind: 'request';
      readonly team: string | undefined;
      readonly app: string | undefined;
    };

/** Where a signed body says it comes from; undefined when it cannot be read. */
export function originOf(body: string, contentType: ContentType): Origin | undefined {
  const parsed = bodySchema.safeParse(parseBody(body, contentType));
  if (!parsed.success) return undefined;
  const { type, team_id, team, api_app_id } = parsed.data;
  if (type === 'url_verification') return { kind: 'url-verification' };
  return { kind: 'request', team: team_id ?? team?.id, app: api_app_id };
}

function parseBody(body: string, contentType: ContentType): unknown {
  try {
    if (contentType === 'application/json') return JSON.parse(body);
    const form = parseForm(body);
    return typeof form.payload === 'string' ? JSON.parse(form.payload) : { ...form };
  } catch {
    return undefined;
  }
}
