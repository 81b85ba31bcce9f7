import { beforeEach, describe, expect, it } from '@jest/globals';
import { virtualClock } from '../../../../sandbox/clock.ts';
import type { ResourceContext } from '../../../../sandbox/cloudformation/resource.ts';
import type { Caller } from '../../../../sandbox/endpoint/service.ts';
import { createSecretsManager } from '../../../../sandbox/services/secretsmanager/index.ts';

const where = { account: '000000000000', region: 'eu-west-1' };
const caller: Caller = { ...where, principal: { kind: 'root' } };
const databases = {
  instance: (identifier: string) =>
    identifier === 'db-1'
      ? { databaseName: 'contacts', server: { host: '127.0.0.1', port: 6543 } }
      : undefined,
};
const newService = () =>
  createSecretsManager({ clock: virtualClock({ startAt: 1000 }), databases });

let secrets: ReturnType<typeof newService>;
beforeEach(() => {
  secrets = newService();
});

const context = (logicalId: string): ResourceContext => ({
  ...where,
  stackName: 'stack',
  logicalId,
  physicalName: () => `stack-${logicalId}`,
});

async function create(type: string, properties: Record<string, unknown>, logicalId = 'Secret') {
  const handler = secrets.resources.find((one) => one.type === type);
  if (!handler) throw new Error(type);
  return handler.create(properties, context(logicalId));
}

async function call(operation: string, input: object): Promise<unknown> {
  const found = secrets.service.operations[operation];
  if (!found) throw new Error(operation);
  return found.run(input as never, caller);
}

const needs = (operation: string, input: object) =>
  secrets.service.operations[operation]?.needs(input as never, caller);

describe('a secret of a template', () => {
  it('is generated into its template, without the excluded characters', async () => {
    const { ref } = await create('AWS::SecretsManager::Secret', {
      GenerateSecretString: {
        SecretStringTemplate: '{"username":"contacts"}',
        GenerateStringKey: 'password',
        PasswordLength: '30',
        ExcludeCharacters: ` %+~\`#$&*()|[]{}:;<>?!'/@"\\`,
      },
    });
    expect(ref).toMatch(
      /^arn:aws:secretsmanager:eu-west-1:000000000000:secret:stack-Secret-[A-Za-z0-9]{6}$/,
    );
    expect(secrets.core.resolve(ref, 'username')).toBe('contacts');
    const password = secrets.core.resolve(ref, 'password');
    expect(password).toHaveLength(30);
    expect(password).toMatch(/^[A-Za-z0-9,\-.=^_]+$/);
    for (const one of [/[a-z]/, /[A-Z]/, /[0-9]/, /[,\-.=^_]/]) expect(password).toMatch(one);
  });

  it('has the same ARN at every boot, and another password', async () => {
    const properties = { Name: 'slack', GenerateSecretString: {} };
    const first = await create('AWS::SecretsManager::Secret', properties);
    const password = secrets.core.resolve('slack');
    expect(password).toHaveLength(32);
    secrets = newService();
    expect((await create('AWS::SecretsManager::Secret', properties)).ref).toBe(first.ref);
    expect(secrets.core.resolve('slack')).not.toBe(password);
  });

  it('is refused with a property of GenerateSecretString that nobody knows', async () => {
    await expect(
      create('AWS::SecretsManager::Secret', { GenerateSecretString: { ExcludeVowels: true } }),
    ).rejects.toThrow(/stack\/Secret: .*ExcludeVowels/s);
  });

  it('gets its database’s address by an attachment', async () => {
    const { ref } = await create('AWS::SecretsManager::Secret', {
      SecretString: '{"username":"u","password":"p"}',
    });
    const attached = await create(
      'AWS::SecretsManager::SecretTargetAttachment',
      { SecretId: ref, TargetId: 'db-1', TargetType: 'AWS::RDS::DBInstance' },
      'Attachment',
    );
    expect(attached.ref).toBe(ref);
    expect(JSON.parse(secrets.core.resolve(ref))).toEqual({
      username: 'u',
      password: 'p',
      engine: 'postgres',
      host: '127.0.0.1',
      port: 6543,
      dbname: 'contacts',
      dbInstanceIdentifier: 'db-1',
    });
    expect(secrets.core.resolve(ref, 'port')).toBe('6543');
    await expect(
      create('AWS::SecretsManager::SecretTargetAttachment', {
        SecretId: ref,
        TargetId: 'db-2',
        TargetType: 'AWS::RDS::DBInstance',
      }),
    ).rejects.toThrow('There is no DB instance db-2');
  });
});

describe('the API', () => {
  it('finds a secret by name, ARN and ARN without its suffix', async () => {
    const created = await call('CreateSecret', {
      Name: 'a/b',
      SecretString: 'one',
      ClientRequestToken: 'v-1',
    });
    const { ARN } = created as { ARN: string };
    for (const SecretId of ['a/b', ARN, ARN.slice(0, -7)]) {
      expect(await call('GetSecretValue', { SecretId })).toEqual({
        ARN,
        Name: 'a/b',
        VersionId: 'v-1',
        VersionStages: ['AWSCURRENT'],
        CreatedDate: new Date(1000),
        SecretString: 'one',
      });
      expect(needs('GetSecretValue', { SecretId })).toEqual([
        { action: 'secretsmanager:GetSecretValue', resources: [ARN] },
      ]);
    }
    await expect(call('GetSecretValue', { SecretId: 'a' })).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
      message: "Secrets Manager can't find the specified secret.",
    });
  });

  it('keeps the value before as AWSPREVIOUS', async () => {
    await call('CreateSecret', { Name: 's', SecretString: 'one', ClientRequestToken: 'v-1' });
    for (const [token, value] of [
      ['v-2', 'two'],
      ['v-2', 'two'],
      ['v-3', 'three'],
    ]) {
      await call('PutSecretValue', {
        SecretId: 's',
        SecretString: value,
        ClientRequestToken: token,
      });
    }
    expect(await call('GetSecretValue', { SecretId: 's' })).toMatchObject({
      SecretString: 'three',
    });
    expect(
      await call('GetSecretValue', { SecretId: 's', VersionStage: 'AWSPREVIOUS' }),
    ).toMatchObject({ SecretString: 'two' });
    expect(await call('GetSecretValue', { SecretId: 's', VersionId: 'v-1' })).toMatchObject({
      SecretString: 'one',
    });
    expect(await call('DescribeSecret', { SecretId: 's' })).toMatchObject({
      VersionIdsToStages: { 'v-3': ['AWSCURRENT'], 'v-2': ['AWSPREVIOUS'] },
    });
    await expect(
      call('PutSecretValue', { SecretId: 's', SecretString: 'x', ClientRequestToken: 'v-3' }),
    ).rejects.toMatchObject({ name: 'ResourceExistsException' });
    expect(await call('ListSecrets', {})).toMatchObject({ SecretList: [{ Name: 's' }] });
  });

  it('refuses what makes no sense, without telling a value', async () => {
    await call('CreateSecret', { Name: 's', SecretString: 'hush', ClientRequestToken: 'v-1' });
    await expect(call('CreateSecret', { Name: 's', SecretString: 'x' })).rejects.toMatchObject({
      name: 'ResourceExistsException',
    });
    await expect(call('PutSecretValue', { SecretId: 's' })).rejects.toMatchObject({
      name: 'InvalidParameterException',
    });
    expect(() => secrets.core.resolve('s', 'key')).toThrow('The value of s is not a JSON object.');
    await expect(call('GetSecretValue', { SecretId: 's', VersionStage: 'NONE' })).rejects.toThrow(
      'staging label: NONE',
    );
  });
});
