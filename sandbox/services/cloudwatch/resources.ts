import { z } from 'zod';
import type { ResourceHandler } from '../../cloudformation/resource.ts';
import { parseAlarm } from './alarm.ts';
import type { CloudWatchCore } from './core.ts';

/** The resource types of CloudWatch. */
export const resources = (core: CloudWatchCore): ResourceHandler[] => [
  {
    type: 'AWS::CloudWatch::Alarm',
    create: (properties, context) => {
      const alarm = understood(() => parseAlarm(properties, context.physicalName(255)), context);
      const arn = `arn:aws:cloudwatch:${context.region}:${context.account}:alarm:${alarm.name}`;
      core.alarms.put(alarm, arn);
      return { ref: alarm.name, attributes: { Arn: arn } };
    },
  },
];

function understood<T>(
  parse: () => T,
  { stackName, logicalId }: { stackName: string; logicalId: string },
): T {
  try {
    return parse();
  } catch (error) {
    const reason = error instanceof z.ZodError ? z.prettifyError(error) : String(error);
    throw new Error(`${stackName}/${logicalId}: ${reason}`, { cause: error });
  }
}
