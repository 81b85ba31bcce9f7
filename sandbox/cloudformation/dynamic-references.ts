import { isRecord } from './record.ts';

/** `{{resolve:secretsmanager:<id or ARN>:SecretString:<json key>:<stage>:<version>}}`. */
export interface SecretReference {
  readonly secretId: string;
  /** Without it the whole secret string is meant. */
  readonly jsonKey?: string;
}

export type ResolveSecret = (reference: SecretReference) => string | Promise<string>;

/** Replaces dynamic references in resolved properties. One of another service than Secrets Manager is an error. */
export async function resolveDynamicReferences(
  value: unknown,
  resolve: ResolveSecret,
): Promise<unknown> {
  if (typeof value === 'string') return inText(value, resolve);
  if (Array.isArray(value))
    return Promise.all(value.map((item) => resolveDynamicReferences(item, resolve)));
  if (!isRecord(value)) return value;
  const members = Object.entries(value).map(
    async ([name, member]) => [name, await resolveDynamicReferences(member, resolve)] as const,
  );
  return Object.fromEntries(await Promise.all(members));
}

async function inText(text: string, resolve: ResolveSecret): Promise<string> {
  let done = text;
  for (const [whole, reference = ''] of text.matchAll(/\{\{resolve:([^}]+)\}\}/g))
    done = done.replace(whole, await resolve(parseReference(reference)));
  return done;
}

function parseReference(reference: string): SecretReference {
  const found = /^secretsmanager:(.+?)(?::SecretString(?::([^:]*))?(?::[^:]*)?(?::[^:]*)?)?$/.exec(
    reference,
  );
  const [, secretId, jsonKey] = found ?? [];
  if (!secretId)
    throw new Error(`the sandbox does not know the dynamic reference {{resolve:${reference}}}`);
  return jsonKey ? { secretId, jsonKey } : { secretId };
}
