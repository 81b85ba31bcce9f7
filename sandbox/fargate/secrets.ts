import type { ContainerDefinition } from '@aws-sdk/client-ecs';
import { z } from 'zod';
import type { Authorizer } from '../services/wiring.ts';
import { TaskFailedToStart } from './task.ts';

/** Reads what a container's `valueFrom` points at; the permission was checked before. */
export type ResolveSecret = (
  valueFrom: string,
  executionRoleArn: string,
) => string | Promise<string>;

/** `arn:aws:secretsmanager:<region>:<account>:secret:<name>` and then, all optional, `:<json key>:<stage>:<version>`. */
export function parseValueFrom(valueFrom: string): {
  secretArn: string;
  jsonKey: string | undefined;
} {
  const parts = valueFrom.split(':');
  return { secretArn: parts.slice(0, 7).join(':'), jsonKey: parts[7] || undefined };
}

const jsonObject = z.record(z.string(), z.unknown());

/** A `ResolveSecret` over the text of secrets, by ARN or name. */
export const secretsFrom =
  (readSecretString: (secretId: string) => string | Promise<string>): ResolveSecret =>
  async (valueFrom) => {
    const { secretArn, jsonKey } = parseValueFrom(valueFrom);
    const text = await readSecretString(secretArn);
    if (jsonKey === undefined) return text;
    const value = jsonObject.parse(JSON.parse(text))[jsonKey];
    if (typeof value !== 'string' && typeof value !== 'number')
      throw new Error(`secret ${secretArn} did not contain json key ${jsonKey}`);
    return String(value);
  };

/** A container's secrets as environment variables, read with the execution role. Rejects with `TaskFailedToStart`. */
export async function readSecrets(
  container: ContainerDefinition,
  executionRoleArn: string | undefined,
  { authorizer, resolveSecret }: { authorizer: Authorizer; resolveSecret: ResolveSecret },
): Promise<Record<string, string>> {
  const read = async ({ name = '', valueFrom = '' }) => {
    if (executionRoleArn === undefined)
      throw new Error('the task definition has no execution role');
    const { secretArn } = parseValueFrom(valueFrom);
    authorizer.require(executionRoleArn, [
      { action: 'secretsmanager:GetSecretValue', resources: [secretArn] },
    ]);
    return [name, await resolveSecret(valueFrom, executionRoleArn)] as const;
  };
  try {
    return Object.fromEntries(await Promise.all((container.secrets ?? []).map(read)));
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new TaskFailedToStart(
      `ResourceInitializationError: unable to pull secrets or registry auth: ${why}`,
      { cause: error },
    );
  }
}
