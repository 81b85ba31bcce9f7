import type { ResourceHandler } from '../../cloudformation/resource.ts';
import { stableUuid } from '../../cloudformation/stable-uuid.ts';
import type { Authorizer } from '../wiring.ts';
import type { LambdaCore } from './core.ts';
import { eventSourceMappingProperties } from './properties.ts';

/** A queue that feeds a function; the queue's service does the polling. */
export interface EventSource {
  readonly queueArn: string;
  readonly functionName: string;
  /** The function's role, with which Lambda reads the queue. */
  readonly roleArn: string;
  readonly batchSize: number;
  readonly reportBatchItemFailures: boolean;
  readonly enabled: boolean;
  readonly maximumConcurrency?: number;
}

export interface EventSourceTools {
  readonly core: LambdaCore;
  readonly iam: Authorizer;
  readonly mapEventSource: (source: EventSource) => void;
}

/** `AWS::Lambda::EventSourceMapping` of a queue. */
export function eventSourceHandler({
  core,
  iam,
  mapEventSource,
}: EventSourceTools): ResourceHandler {
  return {
    type: 'AWS::Lambda::EventSourceMapping',
    create(properties, context) {
      const raw = eventSourceMappingProperties.parse(properties);
      const { functionName, roleArn } = core.get(raw.FunctionName);
      // Lambda refuses the mapping when the function's role cannot read the queue.
      iam.require(
        roleArn,
        ['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes'].map((action) => ({
          action,
          resources: [raw.EventSourceArn],
        })),
      );
      mapEventSource({
        queueArn: raw.EventSourceArn,
        functionName,
        roleArn,
        batchSize: raw.BatchSize,
        reportBatchItemFailures: raw.FunctionResponseTypes.length > 0,
        enabled: raw.Enabled,
        maximumConcurrency: raw.ScalingConfig?.MaximumConcurrency,
      });
      const id = stableUuid(`${context.stackName}/${context.logicalId}`);
      return { ref: id, attributes: { Id: id } };
    },
  };
}
