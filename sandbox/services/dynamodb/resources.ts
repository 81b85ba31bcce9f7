import { z } from 'zod';
import type { ResourceHandler } from '../../cloudformation/resource.ts';
import type { DynamoDbCore } from './core.ts';
import { tableArn } from './service.ts';

const tableProperties = z
  .looseObject({
    TableName: z.string().min(3).max(255).optional(),
    KeySchema: z.array(z.object({ AttributeName: z.string(), KeyType: z.string() })).min(1),
    AttributeDefinitions: z.array(
      z.object({ AttributeName: z.string(), AttributeType: z.enum(['S', 'N', 'B']) }),
    ),
    TimeToLiveSpecification: z
      .object({
        AttributeName: z.string(),
        Enabled: z.union([z.boolean(), z.stringbool()]),
      })
      .optional(),
  })
  // What we would not honour must not seem to work.
  .refine((table) => !('GlobalSecondaryIndexes' in table || 'LocalSecondaryIndexes' in table), {
    error: 'the sandbox has tables without indexes only',
  })
  .refine((table) => !('StreamSpecification' in table), {
    error: 'the sandbox has no DynamoDB streams',
  });

/** The resource type of DynamoDB. */
export function resources(core: DynamoDbCore): ResourceHandler[] {
  return [
    {
      type: 'AWS::DynamoDB::Table',
      create: async (given, context) => {
        const parsed = tableProperties.safeParse(given);
        if (!parsed.success) {
          const where = `${context.stackName}/${context.logicalId}`;
          throw new Error(`${where}: ${z.prettifyError(parsed.error)}`);
        }
        const { KeySchema, AttributeDefinitions, TimeToLiveSpecification } = parsed.data;
        const name = parsed.data.TableName ?? context.physicalName(255);
        await core.createTable({
          TableName: name,
          KeySchema,
          AttributeDefinitions,
          BillingMode: 'PAY_PER_REQUEST',
        });
        if (TimeToLiveSpecification?.Enabled) {
          await core.enableExpiry(name, TimeToLiveSpecification.AttributeName);
        }
        return { ref: name, attributes: { Arn: tableArn(context, name) } };
      },
    },
  ];
}
