import { createHash } from 'node:crypto';

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';

/** A secret's ARN ends in six characters that Secrets Manager adds; here they follow from the name. */
export function secretArn(
  { account, region }: { readonly account: string; readonly region: string },
  name: string,
): string {
  return `arn:aws:secretsmanager:${region}:${account}:secret:${name}-${suffix(name)}`;
}

function suffix(name: string): string {
  const bytes = createHash('sha256').update(name).digest().subarray(0, 6);
  return [...bytes].map((byte) => ALPHABET[byte % ALPHABET.length]).join('');
}

/** True when `secretId` (a name, an ARN, or an ARN without the six characters) means this secret. */
export function matches(secretId: string, { name, arn }: { name: string; arn: string }): boolean {
  return secretId === name || secretId === arn || secretId === arn.slice(0, -7);
}
