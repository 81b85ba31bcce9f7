import { z } from 'zod';
import type { Clock } from '../../clock.ts';
import { AwsError } from '../../endpoint/service.ts';
import { matches, secretArn } from './arn.ts';

/** One value a secret has or had. */
export interface SecretVersion {
  readonly id: string;
  readonly value: string | Uint8Array;
  /** Milliseconds of sandbox time. */
  readonly createdAt: number;
  /** `AWSCURRENT`, `AWSPREVIOUS`, or none any more. */
  readonly stages: readonly string[];
}

export interface Secret {
  readonly name: string;
  readonly arn: string;
  readonly description?: string;
  readonly createdAt: number;
  readonly changedAt: number;
  /** Newest first. */
  readonly versions: readonly SecretVersion[];
}

/** Secrets by name, each with its versions. Values never appear in errors. */
export class SecretsManagerCore {
  readonly #clock: Clock;
  readonly #secrets = new Map<string, Secret>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  create(
    where: { readonly account: string; readonly region: string },
    { name, description, value, versionId }: NewSecret,
  ): Secret {
    if (this.#secrets.has(name)) {
      throw new AwsError('ResourceExistsException', `The secret ${name} already exists.`);
    }
    const now = this.#clock.now();
    const arn = secretArn(where, name);
    this.#secrets.set(name, {
      name,
      arn,
      ...(description === undefined ? {} : { description }),
      createdAt: now,
      changedAt: now,
      versions: [],
    });
    if (value !== undefined) this.put(name, value, versionId);
    return this.get(name);
  }

  /** The new value becomes AWSCURRENT, the one before AWSPREVIOUS. The same version id with the same value does nothing. */
  put(secretId: string, value: string | Uint8Array, versionId: string): SecretVersion {
    const secret = this.get(secretId);
    const same = secret.versions.find(({ id }) => id === versionId);
    if (same) return repeated(same, value);
    const createdAt = this.#clock.now();
    const version = { id: versionId, value, createdAt, stages: ['AWSCURRENT'] };
    this.#secrets.set(secret.name, {
      ...secret,
      changedAt: createdAt,
      versions: [version, ...secret.versions.map(oneStageOlder)],
    });
    return version;
  }

  /** By name, ARN, or ARN without its last six characters. */
  find(secretId: string): Secret | undefined {
    return (
      this.#secrets.get(secretId) ??
      [...this.#secrets.values()].find((secret) => matches(secretId, secret))
    );
  }

  get(secretId: string): Secret {
    const secret = this.find(secretId);
    if (secret) return secret;
    throw notFound("Secrets Manager can't find the specified secret.");
  }

  /** The version with this id or stage; the current one when neither is given. */
  version(secretId: string, { id, stage }: { id?: string; stage?: string } = {}): SecretVersion {
    const wanted = stage ?? (id === undefined ? 'AWSCURRENT' : undefined);
    const version = this.get(secretId).versions.find(
      (one) =>
        (id === undefined || one.id === id) &&
        (wanted === undefined || one.stages.includes(wanted)),
    );
    if (version) return version;
    throw notFound(
      `Secrets Manager can't find the specified secret value for ${id === undefined ? `staging label: ${wanted}` : `VersionId: ${id}`}`,
    );
  }

  list(): readonly Secret[] {
    return [...this.#secrets.values()];
  }

  /**
   * What `{{resolve:secretsmanager:<id>:SecretString:<key>}}` and a task's `secrets` mean:
   * the current string, or one key of the JSON object it holds.
   */
  resolve(secretId: string, jsonKey?: string): string {
    const { value } = this.version(secretId);
    if (typeof value !== 'string') throw invalid(`${secretId} holds binary data, not a string.`);
    if (jsonKey === undefined || jsonKey === '') return value;
    const found = jsonObject(secretId, value)[jsonKey];
    if (found === undefined) throw invalid(`${secretId} has no key "${jsonKey}".`);
    return typeof found === 'string' ? found : JSON.stringify(found);
  }

  /** Adds keys to the JSON object that the current version holds. */
  extend(secretId: string, members: Readonly<Record<string, unknown>>, versionId: string): void {
    const value = jsonObject(secretId, this.resolve(secretId));
    this.put(secretId, JSON.stringify({ ...value, ...members }), versionId);
  }
}

export interface NewSecret {
  readonly name: string;
  readonly description?: string | undefined;
  /** A secret may have no value at first. */
  readonly value?: string | Uint8Array | undefined;
  readonly versionId: string;
}

function repeated(version: SecretVersion, value: string | Uint8Array): SecretVersion {
  if (Buffer.from(version.value).equals(Buffer.from(value))) return version;
  throw new AwsError(
    'ResourceExistsException',
    `The version ${version.id} exists with another value.`,
  );
}

function oneStageOlder(version: SecretVersion): SecretVersion {
  return { ...version, stages: version.stages.includes('AWSCURRENT') ? ['AWSPREVIOUS'] : [] };
}

const jsonText = z
  .string()
  .transform((text, context): unknown => {
    try {
      return JSON.parse(text);
    } catch {
      context.addIssue({ code: 'custom', message: 'not JSON' });
      return z.NEVER;
    }
  })
  .pipe(z.record(z.string(), z.unknown()));

function jsonObject(secretId: string, text: string): Record<string, unknown> {
  const parsed = jsonText.safeParse(text);
  if (parsed.success) return parsed.data;
  throw invalid(`The value of ${secretId} is not a JSON object.`);
}

const notFound = (message: string) => new AwsError('ResourceNotFoundException', message);
const invalid = (message: string) => new AwsError('InvalidRequestException', message);
