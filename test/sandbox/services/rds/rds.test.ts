import { afterEach, describe, expect, it, jest } from '@jest/globals';
import { execFileSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import pg from 'pg';
import type { ResourceContext } from '../../../../sandbox/cloudformation/resource.ts';
import { createRds, startPostgres } from '../../../../sandbox/services/rds/index.ts';

jest.setTimeout(60_000);

let rds = createRds();
afterEach(async () => {
  await rds.core.stop();
  rds = createRds();
});

const context = (logicalId: string): ResourceContext => ({
  stackName: 'contacts-prod',
  logicalId,
  account: '000000000000',
  region: 'eu-west-1',
  physicalName: () => `contacts-prod-${logicalId}-abc`,
});

async function create(type: string, properties: Record<string, unknown>, logicalId = 'Database') {
  const handler = rds.resources.find((one) => one.type === type);
  if (!handler) throw new Error(type);
  return handler.create(properties, context(logicalId));
}

const properties = {
  Engine: 'postgres',
  DBName: 'contacts',
  MasterUsername: 'contacts',
  MasterUserPassword: `it's-"quoted"`.replaceAll('"', '!'),
};

async function connected<T>(settings: pg.ClientConfig, use: (client: pg.Client) => Promise<T>) {
  const client = new pg.Client(settings);
  client.on('error', () => undefined);
  await client.connect();
  try {
    return await use(client);
  } finally {
    await client.end();
  }
}

describe('AWS::RDS::DBInstance', () => {
  it('is a real PostgreSQL that the master user can use', async () => {
    const { ref, attributes } = await create('AWS::RDS::DBInstance', properties);
    expect(ref).toBe('contacts-prod-database-abc');
    expect(attributes).toEqual({
      'Endpoint.Address': '127.0.0.1',
      'Endpoint.Port': expect.stringMatching(/^\d+$/),
      DBInstanceArn: 'arn:aws:rds:eu-west-1:000000000000:db:contacts-prod-database-abc',
      DbiResourceId: expect.stringMatching(/^db-[A-F0-9]{26}$/),
    });
    const settings = {
      host: '127.0.0.1',
      port: Number(attributes?.['Endpoint.Port']),
      database: 'contacts',
      user: 'contacts',
    };
    const rows = await connected(
      { ...settings, password: properties.MasterUserPassword },
      async (client) => {
        await client.query('CREATE TABLE t (a int)');
        return (
          await client.query('SELECT current_user AS me, current_setting($1) AS superuser', [
            'is_superuser',
          ])
        ).rows as unknown;
      },
    );
    expect(rows).toEqual([{ me: 'contacts', superuser: 'off' }]);
    await expect(
      connected({ ...settings, password: 'wrong' }, async () => undefined),
    ).rejects.toThrow('password authentication failed');
  });

  it('may be there twice with the same names inside', async () => {
    const both = await Promise.all([
      create('AWS::RDS::DBInstance', properties, 'Staging'),
      create(
        'AWS::RDS::DBInstance',
        { ...properties, MasterUserPassword: 'other-password' },
        'Prod',
      ),
    ]);
    const ports = both.map(({ attributes }) => attributes?.['Endpoint.Port']);
    expect(new Set(ports).size).toBe(2);
    expect(
      rds.core
        .instances()
        .map(({ identifier }) => identifier)
        .sort(),
    ).toEqual(['contacts-prod-prod-abc', 'contacts-prod-staging-abc']);
  });

  it.each([
    [{ Engine: 'mysql' }, /PostgreSQL only/],
    [{ MasterUsername: 'rdsadmin' }, /is reserved by RDS/],
    [{ MasterUserPassword: 'with/slash' }, /must not contain/],
    [{ MasterUserPassword: undefined }, /contacts-prod\/Database: .*MasterUserPassword/s],
  ])('is refused with %j', async (change, reason) => {
    await expect(create('AWS::RDS::DBInstance', { ...properties, ...change })).rejects.toThrow(
      reason,
    );
  });

  it('has groups around it that have names only', async () => {
    expect(await create('AWS::RDS::DBSubnetGroup', {}, 'Group')).toMatchObject({
      ref: 'contacts-prod-group-abc',
    });
    expect(
      await create('AWS::RDS::DBParameterGroup', { DBParameterGroupName: 'Mine' }, 'Parameters'),
    ).toMatchObject({ ref: 'mine' });
  });
});

const foldersLeft = () =>
  readdirSync(tmpdir()).filter((name) => name.startsWith('slipway-postgres-'));

describe('startPostgres', () => {
  it('survives an outage with its data, and leaves nothing behind', async () => {
    const before = new Set(foldersLeft());
    const server = await startPostgres();
    const settings = { connectionString: server.url() };
    await connected(settings, (client) => client.query('CREATE TABLE kept AS SELECT 7 AS a'));
    await server.halt();
    await expect(connected(settings, async () => undefined)).rejects.toThrow('ECONNREFUSED');
    await server.resume();
    const { rows } = await connected(settings, (client) => client.query('SELECT a FROM kept'));
    expect(rows).toEqual([{ a: 7 }]);
    await server.stop();
    await server.stop();
    await expect(connected(settings, async () => undefined)).rejects.toThrow('ECONNREFUSED');
    // Other tests may have servers of their own now, but this one's folder is gone.
    const left = foldersLeft().filter((name) => !before.has(name));
    const listing = execFileSync('ps', ['-eo', 'args'], { encoding: 'utf8' });
    expect(left.filter((name) => !listing.includes(name))).toEqual([]);
    expect(listing).not.toContain(`-p ${server.port} `);
  });
});
