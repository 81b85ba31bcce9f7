import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import type {
  Properties,
  ResourceContext,
  ResourceHandler,
} from '../../cloudformation/resource.ts';
import type { SecretsManagerCore } from './core.ts';
import { generateSchema, generateSecretString } from './generate.ts';

/** What an attachment writes into the secret about its database. */
export interface DatabaseLookup {
  instance(identifier: string):
    | {
        readonly databaseName: string;
        readonly server: { readonly host: string; readonly port: number };
      }
    | undefined;
}

const secretProperties = z.looseObject({
  Name: z.string().optional(),
  Description: z.string().optional(),
  SecretString: z.string().optional(),
  GenerateSecretString: generateSchema.optional(),
});

const attachmentProperties = z.looseObject({
  SecretId: z.string(),
  TargetId: z.string(),
  TargetType: z.literal('AWS::RDS::DBInstance', {
    error: 'the sandbox attaches secrets to AWS::RDS::DBInstance only',
  }),
});

const policyProperties = z.looseObject({ SecretId: z.string() });

/** The resource types of Secrets Manager. */
export function resources(core: SecretsManagerCore, databases: DatabaseLookup): ResourceHandler[] {
  return [
    {
      type: 'AWS::SecretsManager::Secret',
      create: (given, context) => {
        const properties = parse(secretProperties, given, context);
        const generate = properties.GenerateSecretString;
        const { arn } = core.create(context, {
          name: properties.Name ?? context.physicalName(),
          description: properties.Description,
          // As CloudFormation: with neither property an empty object asks for a password.
          value:
            properties.SecretString ?? generateSecretString(generate ?? generateSchema.parse({})),
          versionId: randomUUID(),
        });
        return { ref: arn, attributes: { Id: arn } };
      },
    },
    {
      type: 'AWS::SecretsManager::SecretTargetAttachment',
      create: (given, context) => {
        const { SecretId, TargetId } = parse(attachmentProperties, given, context);
        const { arn } = core.get(SecretId);
        core.extend(arn, connection(databases, TargetId), randomUUID());
        return { ref: arn, attributes: { Id: arn } };
      },
    },
    {
      // Only callers of the same account exist here: their own policies decide.
      type: 'AWS::SecretsManager::ResourcePolicy',
      create: (given, context) => ({
        ref: core.get(parse(policyProperties, given, context).SecretId).arn,
      }),
    },
  ];
}

function connection(databases: DatabaseLookup, identifier: string) {
  const instance = databases.instance(identifier);
  if (!instance) throw new Error(`There is no DB instance ${identifier} to attach a secret to.`);
  return {
    engine: 'postgres',
    host: instance.server.host,
    port: instance.server.port,
    dbname: instance.databaseName,
    dbInstanceIdentifier: identifier,
  };
}

function parse<T>(
  schema: z.ZodType<T>,
  given: Properties,
  { stackName, logicalId }: ResourceContext,
): T {
  const parsed = schema.safeParse(given);
  if (parsed.success) return parsed.data;
  throw new Error(`${stackName}/${logicalId}: ${z.prettifyError(parsed.error)}`);
}
