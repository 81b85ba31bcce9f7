import { z } from 'zod';
import type { ResourceContext, ResourceHandler } from '../../cloudformation/resource.ts';
import type { SqsCore } from './core.ts';
import { parsePolicy } from './policy.ts';

/** Templates write numbers and booleans also as strings. */
const whole = (fallback: number) => z.coerce.number().int().min(0).default(fallback);
const flag = z.union([z.boolean(), z.stringbool()]).default(false);

const queueSchema = z.strictObject({
  QueueName: z.string().optional(),
  FifoQueue: flag,
  ContentBasedDeduplication: flag,
  DeduplicationScope: z.enum(['queue', 'messageGroup']).default('queue'),
  VisibilityTimeout: whole(30),
  DelaySeconds: whole(0),
  MessageRetentionPeriod: whole(345_600),
  ReceiveMessageWaitTimeSeconds: whole(0),
  MaximumMessageSize: whole(1_048_576),
  RedrivePolicy: z
    .strictObject({ deadLetterTargetArn: z.string(), maxReceiveCount: z.coerce.number().int() })
    .optional(),
  // Encryption at rest, throughput modes and tags change nothing that can be seen here.
  FifoThroughputLimit: z.unknown().optional(),
  RedriveAllowPolicy: z.unknown().optional(),
  KmsMasterKeyId: z.unknown().optional(),
  KmsDataKeyReusePeriodSeconds: z.unknown().optional(),
  SqsManagedSseEnabled: z.unknown().optional(),
  Tags: z.unknown().optional(),
});

const queuePolicySchema = z.strictObject({
  PolicyDocument: z.unknown(),
  Queues: z.array(z.string()).min(1),
});

/** AWS::SQS::Queue and AWS::SQS::QueuePolicy. */
export function sqsResources(core: SqsCore): ResourceHandler[] {
  return [
    {
      type: 'AWS::SQS::Queue',
      create(raw, context) {
        const properties = queueSchema.parse(raw);
        const name = properties.QueueName ?? madeUpName(properties.FifoQueue, context);
        const queue = core.create(settingsOf(name, properties), redriveOf(properties));
        const url = core.urlOf(name);
        const attributes = { Arn: queue.settings.arn, QueueName: name, QueueUrl: url };
        return { ref: url, attributes };
      },
    },
    {
      type: 'AWS::SQS::QueuePolicy',
      create(raw, { logicalId }) {
        const { PolicyDocument, Queues } = queuePolicySchema.parse(raw);
        const policy = parsePolicy(PolicyDocument);
        Queues.forEach((url) => core.addPolicy(url, policy));
        return { ref: logicalId };
      },
    },
  ];
}

type QueueProperties = z.infer<typeof queueSchema>;

const madeUpName = (fifo: boolean, context: ResourceContext) =>
  fifo ? `${context.physicalName(75)}.fifo` : context.physicalName(80);

const settingsOf = (name: string, properties: QueueProperties) => ({
  name,
  fifo: properties.FifoQueue,
  contentBasedDeduplication: properties.ContentBasedDeduplication,
  dedupScope: properties.DeduplicationScope,
  visibilitySeconds: properties.VisibilityTimeout,
  delaySeconds: properties.DelaySeconds,
  retentionSeconds: properties.MessageRetentionPeriod,
  waitSeconds: properties.ReceiveMessageWaitTimeSeconds,
  maxMessageBytes: properties.MaximumMessageSize,
});

const redriveOf = ({ RedrivePolicy }: QueueProperties) =>
  RedrivePolicy && {
    deadLetterArn: RedrivePolicy.deadLetterTargetArn,
    maxReceiveCount: RedrivePolicy.maxReceiveCount,
  };
