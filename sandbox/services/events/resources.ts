import { z } from 'zod';
import type { ResourceHandler } from '../../cloudformation/resource.ts';
import type { EventsCore } from './core.ts';
import { makeRule, ruleSchema } from './rule.ts';

const busSchema = z.strictObject({
  Name: z.string(),
  Description: z.string().optional(),
  // Encryption and logs change nothing that can be seen here.
  KmsKeyIdentifier: z.unknown().optional(),
  LogConfig: z.unknown().optional(),
  Tags: z.unknown().optional(),
});

const busPolicySchema = z.strictObject({
  EventBusName: z.string().optional(),
  StatementId: z.string(),
  // One account has nothing to allow by bus policy, since its identity policies decide; a Deny would, and is refused.
  Statement: z
    .looseObject({ Effect: z.literal('Allow', 'a Deny in an event bus policy is not run here') })
    .optional(),
  Action: z.string().optional(),
  Principal: z.string().optional(),
  Condition: z.unknown().optional(),
});

/** AWS::Events::EventBus, AWS::Events::EventBusPolicy and AWS::Events::Rule. */
export function eventsResources(core: EventsCore): ResourceHandler[] {
  return [
    {
      type: 'AWS::Events::EventBus',
      create(raw) {
        const { name, arn } = core.createBus(busSchema.parse(raw).Name);
        return { ref: name, attributes: { Arn: arn, Name: name } };
      },
    },
    {
      type: 'AWS::Events::EventBusPolicy',
      create(raw) {
        const { EventBusName, StatementId } = busPolicySchema.parse(raw);
        core.bus(EventBusName);
        return { ref: StatementId };
      },
    },
    {
      type: 'AWS::Events::Rule',
      create(raw, context) {
        const properties = ruleSchema.parse(raw);
        const busName = core.bus(properties.EventBusName).name;
        const name = properties.Name ?? context.physicalName(64);
        const arn = core.ruleArn(name, busName);
        core.addRule(makeRule(properties, { name, arn, busName }));
        const ref = busName === 'default' ? name : `${busName}|${name}`;
        return { ref, attributes: { Arn: arn } };
      },
    },
  ];
}
