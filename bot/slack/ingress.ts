import { z } from 'zod';
import { originOf, type ContentType } from './origin.ts';
import { verifyRequest, type SignatureFault } from './signature.ts';
import type { SecretSource, SlackSecret } from './secret.ts';

/** Slack's largest requests are a few tens of kilobytes; a Function URL would take six megabytes. */
const largestBody = 200_000;

const functionUrlEvent = z.looseObject({
  rawPath: z.string().default('/'),
  headers: z.record(z.string(), z.string()).default({}),
  body: z.string().optional(),
  isBase64Encoded: z.boolean().default(false),
  requestContext: z.looseObject({
    http: z.looseObject({ method: z.string(), sourceIp: z.string().optional() }),
  }),
});
export type FunctionUrlEvent = z.infer<typeof functionUrlEvent>;

export interface HttpAnswer {
  readonly statusCode: number;
  readonly headers?: Record<string, string>;
  readonly body?: string;
}

/** Why a request was turned away at the door. Each is one audit entry. */
export interface IngressRefusal {
  readonly kind: 'refused';
  readonly status: 400 | 401 | 405 | 413 | 415;
  readonly code: string;
  readonly facts: Readonly<Record<string, unknown>>;
}

/** A request that Slack signed, now, for this app and workspace, for the first time. */
export interface Verified {
  readonly kind: 'verified';
  readonly secret: SlackSecret;
  /** As text, whatever the platform sent. */
  readonly body: string;
  /** One of the two exact values that Bolt's receiver knows. */
  readonly contentType: ContentType;
  readonly signature: string;
  readonly timestamp: string;
}

export interface Gatekeepers {
  readonly secrets: SecretSource;
  readonly rememberSignature: (signature: string) => Promise<boolean>;
  readonly team: string;
  readonly nowMs: number;
}

/**
 * Lets in what Slack really sent: size, signature over the raw bytes, freshness, first use, then workspace
 * and app. Nothing is parsed before the signature is known to be good, and there is no way to switch it off.
 */
export async function receive(
  candidate: unknown,
  keepers: Gatekeepers,
): Promise<Verified | IngressRefusal | { readonly kind: 'ssl-check' }> {
  const event = functionUrlEvent.parse(candidate);
  const { method, sourceIp } = event.requestContext.http;
  const refuse = (status: IngressRefusal['status'], code: string, facts = {}): IngressRefusal => ({
    kind: 'refused',
    status,
    code,
    facts: { ...facts, ...(sourceIp ? { sourceIp } : {}) },
  });
  if (method !== 'POST') return refuse(405, 'not-a-post', { method: method.slice(0, 10) });
  if ((event.body?.length ?? 0) > largestBody) return refuse(413, 'too-large');
  const raw = Buffer.from(event.body ?? '', event.isBase64Encoded ? 'base64' : 'utf8');

  const signature = headerOf(event, 'x-slack-signature');
  const timestamp = headerOf(event, 'x-slack-request-timestamp');
  // Slack's certificate check is not signed and asks for nothing; it gets an empty 200 and goes no further.
  if (!signature && /(?:^|&)ssl_check=1(?:&|$)/.test(raw.toString('latin1')))
    return { kind: 'ssl-check' };

  const { secret, fault } = await verifyWithRotation({ signature, timestamp, body: raw }, keepers);
  if (fault || !signature || !timestamp) return refuse(401, `signature-${fault ?? 'missing'}`);
  if (!(await keepers.rememberSignature(signature))) return refuse(401, 'replayed');

  const contentType = contentTypeOf(headerOf(event, 'content-type'));
  if (!contentType) return refuse(415, 'content-type');
  const body = raw.toString('utf8');
  const origin = originOf(body, contentType);
  if (!origin) return refuse(400, 'unreadable');
  if (origin.kind === 'request' && origin.team !== keepers.team)
    return refuse(401, 'wrong-workspace', { team: origin.team ?? 'none' });
  if (origin.kind === 'request' && origin.app !== secret.appId)
    return refuse(401, 'wrong-app', { app: origin.app ?? 'none' });
  return { kind: 'verified', secret, body, contentType, signature, timestamp };
}

/** A signature that does not fit may mean that the secret was rotated: look once more, then refuse. */
async function verifyWithRotation(
  request: { signature: string | undefined; timestamp: string | undefined; body: Buffer },
  { secrets, nowMs }: Gatekeepers,
): Promise<{ secret: SlackSecret; fault: SignatureFault | undefined }> {
  const faultOf = (signingSecret: string) => verifyRequest({ ...request, signingSecret, nowMs });
  const check = (secret: SlackSecret) => {
    const { signingSecret, previousSigningSecret: previous } = secret;
    const fault = faultOf(signingSecret);
    if (fault !== 'mismatch' || previous === undefined) return { secret, fault };
    // Bolt checks the signature again, with the secret that it is given here.
    return { secret: { ...secret, signingSecret: previous }, fault: faultOf(previous) };
  };
  const first = check(await secrets.get());
  return first.fault === 'mismatch' ? check(await secrets.refresh()) : first;
}

function headerOf({ headers }: FunctionUrlEvent, name: string): string | undefined {
  return Object.entries(headers).find(([key]) => key.toLowerCase() === name)?.[1];
}

/**
 * Bolt compares the header as a whole: `…; charset=utf-8` would send a form to its JSON parser, which
 * throws out of the handler.
 */
function contentTypeOf(header: string | undefined): ContentType | undefined {
  const media = header?.split(';')[0]?.trim().toLowerCase();
  return media === 'application/x-www-form-urlencoded' || media === 'application/json'
    ? media
    : undefined;
}
