import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { z } from 'zod';

const secretSchema = z.object({
  signingSecret: z.string().min(8),
  /** Accepted beside it while a rotation is under way; taken out of the secret when it is over (T24). */
  previousSigningSecret: z.string().min(8).optional(),
  botToken: z.string().min(1),
  botId: z.string().regex(/^B[A-Z0-9]+$/),
  botUserId: z.string().regex(/^[UW][A-Z0-9]+$/),
  appId: z.string().regex(/^A[A-Z0-9]+$/),
});

/** What connects the bot with its Slack app. */
export type SlackSecret = z.infer<typeof secretSchema>;

export interface SecretSource {
  /** The secret, at most five minutes old. */
  get(): Promise<SlackSecret>;
  /** The secret as it is now, for when Slack's signature no longer fits: it may have been rotated. */
  refresh(): Promise<SlackSecret>;
}

const freshForMs = 5 * 60_000;
/** Forged requests must not turn into as many calls of Secrets Manager. */
const refreshEveryMs = 30_000;

/** Caches what `read` gives. @param now milliseconds since the epoch */
export function createSecretSource({
  read,
  now,
}: {
  read: () => Promise<string>;
  now: () => number;
}): SecretSource {
  let held: { secret: SlackSecret; at: number } | undefined;
  const load = async () => {
    const at = now();
    held = { secret: parseSecret(await read()), at };
    return held.secret;
  };
  const younger = (age: number) => (held && now() - held.at < age ? held.secret : undefined);
  return {
    get: async () => younger(freshForMs) ?? load(),
    refresh: async () => younger(refreshEveryMs) ?? load(),
  };
}

/** Throws without ever quoting the secret: only names of fields. */
export function parseSecret(text: string): SlackSecret {
  const parsed = secretSchema.safeParse(parseJson(text));
  if (parsed.success) return parsed.data;
  const fields = parsed.error.issues.map(({ path }) => path.join('.') || 'the whole of it');
  throw new Error(`The Slack secret is not usable: check ${fields.join(', ')}.`);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // The parser's own message quotes the text, which here is a secret.
    return undefined;
  }
}

/** Reads from Secrets Manager; times out well inside Slack's three seconds. */
export function secretReader(secretArn: string): () => Promise<string> {
  const client = new SecretsManagerClient({ maxAttempts: 2 });
  return async () => {
    const { SecretString } = await client.send(new GetSecretValueCommand({ SecretId: secretArn }), {
      abortSignal: AbortSignal.timeout(2000),
    });
    if (!SecretString)
      throw new Error('The Slack secret is empty: put its JSON into Secrets Manager.');
    return SecretString;
  };
}
