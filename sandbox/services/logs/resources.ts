import { z } from 'zod';
import type { ResourceHandler } from '../../cloudformation/resource.ts';
import type { LogsCore } from './core.ts';

const logGroupProperties = z.strictObject({
  LogGroupName: z.string().optional(),
  RetentionInDays: z.number().optional(),
  KmsKeyId: z.string().optional(),
  LogGroupClass: z.string().optional(),
  Tags: z.unknown().optional(),
});

/** `AWS::Logs::LogGroup`. */
export function logsResources(core: LogsCore): ResourceHandler[] {
  return [
    {
      type: 'AWS::Logs::LogGroup',
      create(properties, context) {
        const { LogGroupName, RetentionInDays } = logGroupProperties.parse(properties);
        const name = LogGroupName ?? context.physicalName();
        core.createGroup(name, RetentionInDays);
        const arn = `arn:aws:logs:${context.region}:${context.account}:log-group:${name}:*`;
        return { ref: name, attributes: { Arn: arn } };
      },
    },
  ];
}
