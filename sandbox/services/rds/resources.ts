import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { ResourceContext, ResourceHandler } from '../../cloudformation/resource.ts';
import type { RdsCore } from './core.ts';

/** What we use of an instance's properties, with RDS's own rules for them. */
const instanceProperties = z.looseObject({
  DBInstanceIdentifier: z.string().toLowerCase().optional(),
  Engine: z.literal('postgres', { error: 'the sandbox has PostgreSQL only: use Engine postgres' }),
  DBName: z
    .string()
    .regex(/^[A-Za-z_][A-Za-z0-9_]{0,62}$/)
    .default('postgres'),
  MasterUsername: z
    .string()
    .regex(/^[A-Za-z][A-Za-z0-9_]{0,62}$/)
    .refine((name) => !['admin', 'rdsadmin'].includes(name), 'is reserved by RDS'),
  MasterUserPassword: z
    .string()
    .min(8)
    .max(128)
    .regex(/^[^/"@ ]*$/, 'must not contain / " @ or a space'),
});

/** The resource types of RDS; groups have no behaviour here, but have names. */
export function resources(core: RdsCore): ResourceHandler[] {
  return [
    {
      type: 'AWS::RDS::DBInstance',
      create: async (given, context) => {
        const properties = parseInstance(given, context);
        const { server, identifier } = await core.createInstance({
          identifier: properties.DBInstanceIdentifier ?? madeUpName(context),
          databaseName: properties.DBName,
          masterUsername: properties.MasterUsername,
          masterPassword: properties.MasterUserPassword,
        });
        return {
          ref: identifier,
          attributes: {
            'Endpoint.Address': server.host,
            'Endpoint.Port': String(server.port),
            DBInstanceArn: `arn:aws:rds:${context.region}:${context.account}:db:${identifier}`,
            DbiResourceId: resourceId(identifier),
          },
        };
      },
    },
    group('AWS::RDS::DBSubnetGroup', 'DBSubnetGroupName'),
    group('AWS::RDS::DBParameterGroup', 'DBParameterGroupName'),
  ];
}

function parseInstance(given: unknown, { stackName, logicalId }: ResourceContext) {
  const parsed = instanceProperties.safeParse(given);
  if (parsed.success) return parsed.data;
  throw new Error(`${stackName}/${logicalId}: ${z.prettifyError(parsed.error)}`);
}

/** RDS keeps identifiers in lower case. */
const madeUpName = (context: ResourceContext) => context.physicalName(63).toLowerCase();

/** `db-` and 26 characters, the same at every boot. */
function resourceId(identifier: string): string {
  return `db-${createHash('sha256').update(identifier).digest('hex').slice(0, 26).toUpperCase()}`;
}

function group(type: string, nameProperty: string): ResourceHandler {
  return {
    type,
    create: (properties, context) => {
      const name = properties[nameProperty];
      const ref = typeof name === 'string' ? name.toLowerCase() : madeUpName(context);
      return { ref, attributes: { [nameProperty]: ref } };
    },
  };
}
