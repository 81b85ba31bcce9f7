import * as schemas from '@aws-sdk/client-secrets-manager';
import type {
  CreateSecretCommandInput,
  DescribeSecretCommandInput,
  GetSecretValueCommandInput,
  ListSecretsCommandInput,
  PutSecretValueCommandInput,
} from '@aws-sdk/client-secrets-manager';
import { randomUUID } from 'node:crypto';
import {
  AwsError,
  type AwsService,
  type Caller,
  type Need,
  type Operation,
} from '../../endpoint/service.ts';
import { secretArn } from './arn.ts';
import type { Secret, SecretsManagerCore, SecretVersion } from './core.ts';

/** Secrets Manager on the wire. */
export function secretsManagerService(core: SecretsManagerCore): AwsService {
  const onSecret =
    (action: string) =>
    ({ SecretId }: { SecretId?: string | undefined }, caller: Caller): Need[] => [
      { action: `secretsmanager:${action}`, resources: [arnOf(core, SecretId ?? '', caller)] },
    ];

  const GetSecretValue: Operation<GetSecretValueCommandInput> = {
    needs: onSecret('GetSecretValue'),
    run: ({ SecretId, VersionId, VersionStage }) => {
      const secret = core.get(required(SecretId, 'SecretId'));
      const version = core.version(secret.arn, {
        ...(VersionId === undefined ? {} : { id: VersionId }),
        ...(VersionStage === undefined ? {} : { stage: VersionStage }),
      });
      return {
        ARN: secret.arn,
        Name: secret.name,
        VersionId: version.id,
        VersionStages: version.stages,
        CreatedDate: new Date(version.createdAt),
        ...(typeof version.value === 'string'
          ? { SecretString: version.value }
          : { SecretBinary: version.value }),
      };
    },
  };

  const PutSecretValue: Operation<PutSecretValueCommandInput> = {
    needs: onSecret('PutSecretValue'),
    run: (input) => {
      const secret = core.get(required(input.SecretId, 'SecretId'));
      const value = required(valueOf(input), 'SecretString');
      const version = core.put(secret.arn, value, input.ClientRequestToken ?? randomUUID());
      return {
        ARN: secret.arn,
        Name: secret.name,
        VersionId: version.id,
        VersionStages: version.stages,
      };
    },
  };

  const CreateSecret: Operation<CreateSecretCommandInput> = {
    needs: ({ Name }, caller) => [
      { action: 'secretsmanager:CreateSecret', resources: [secretArn(caller, Name ?? '')] },
    ],
    run: (input, caller) => {
      const secret = core.create(caller, {
        name: required(input.Name, 'Name'),
        description: input.Description,
        value: valueOf(input),
        versionId: input.ClientRequestToken ?? randomUUID(),
      });
      return { ARN: secret.arn, Name: secret.name, VersionId: secret.versions[0]?.id };
    },
  };

  const DescribeSecret: Operation<DescribeSecretCommandInput> = {
    needs: onSecret('DescribeSecret'),
    run: ({ SecretId }) => {
      const secret = core.get(required(SecretId, 'SecretId'));
      return { ...described(secret), VersionIdsToStages: stages(secret.versions) };
    },
  };

  const ListSecrets: Operation<ListSecretsCommandInput> = {
    needs: () => [{ action: 'secretsmanager:ListSecrets', resources: ['*'] }],
    run: ({ Filters }) => {
      // A filter that we would ignore would answer more than was asked for.
      if (Filters?.length) throw invalid('Filters are not supported here.');
      return {
        SecretList: core.list().map((secret) => ({
          ...described(secret),
          SecretVersionsToStages: stages(secret.versions),
        })),
      };
    },
  };

  return {
    signingName: 'secretsmanager',
    protocol: 'json-1.1',
    target: 'secretsmanager',
    schemas,
    operations: { GetSecretValue, PutSecretValue, CreateSecret, DescribeSecret, ListSecrets },
  };
}

/** Policies speak of the whole ARN, whatever the caller wrote. */
function arnOf(core: SecretsManagerCore, secretId: string, caller: Caller): string {
  if (secretId.startsWith('arn:')) return core.find(secretId)?.arn ?? secretId;
  return core.find(secretId)?.arn ?? secretArn(caller, secretId);
}

function valueOf(input: {
  SecretString?: string | undefined;
  SecretBinary?: Uint8Array | undefined;
}): string | Uint8Array | undefined {
  if (input.SecretString !== undefined && input.SecretBinary !== undefined) {
    throw invalid('You must provide SecretString or SecretBinary, not both.');
  }
  return input.SecretString ?? input.SecretBinary;
}

function described({ arn, name, description, createdAt, changedAt }: Secret) {
  return {
    ARN: arn,
    Name: name,
    Description: description,
    CreatedDate: new Date(createdAt),
    LastChangedDate: new Date(changedAt),
  };
}

/** Only versions that still have a stage are listed. */
function stages(versions: readonly SecretVersion[]): Record<string, readonly string[]> {
  const staged = versions.filter((version) => version.stages.length > 0);
  return Object.fromEntries(staged.map((version) => [version.id, version.stages]));
}

function required<T>(value: T | undefined, name: string): T {
  if (value === undefined) throw invalid(`${name} is required.`);
  return value;
}

const invalid = (message: string) => new AwsError('InvalidParameterException', message);
