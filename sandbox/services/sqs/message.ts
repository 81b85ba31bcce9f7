import { hash } from 'node:crypto';

/** A message attribute as the API has it. */
export interface MessageAttribute {
  readonly DataType: string;
  readonly StringValue?: string;
  readonly BinaryValue?: Uint8Array;
}

export type MessageAttributes = Readonly<Record<string, MessageAttribute>>;

/** What somebody sends. */
export interface Outgoing {
  readonly body: string;
  readonly attributes?: MessageAttributes;
  /** FIFO queues need one. */
  readonly groupId?: string;
  readonly dedupId?: string;
  /** Standard queues only. */
  readonly delaySeconds?: number;
}

/** A message that lies in a queue. */
export interface Message {
  readonly id: string;
  readonly body: string;
  readonly attributes: MessageAttributes;
  readonly groupId?: string;
  readonly dedupId?: string;
  readonly sequenceNumber?: string;
  /** Sandbox ms. */
  readonly sentAt: number;
  readonly firstReceivedAt?: number;
  readonly receiveCount: number;
  /** The queue it failed in, when this one is a dead-letter queue. */
  readonly deadLetterSourceArn?: string;
}

/** A message in someone's hands until its visibility timeout ends. */
export interface Received extends Message {
  readonly receiptHandle: string;
}

export const md5 = (data: string | Uint8Array): string => hash('md5', data);

/** MD5 over attributes as SQS computes it: by name; lengths as 4 bytes; 1 for text, 2 for binary. */
export function md5OfAttributes(attributes: MessageAttributes): string | undefined {
  const entries = Object.entries(attributes).sort(([a], [b]) => (a < b ? -1 : 1));
  if (entries.length === 0) return undefined;
  return md5(
    Buffer.concat(
      entries.flatMap(([name, { DataType, StringValue, BinaryValue }]) => [
        measured(Buffer.from(name)),
        measured(Buffer.from(DataType)),
        Buffer.from([BinaryValue ? 2 : 1]),
        measured(Buffer.from(BinaryValue ?? StringValue ?? '')),
      ]),
    ),
  );
}

function measured(data: Buffer): Buffer {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(data.length);
  return Buffer.concat([length, data]);
}

/** System attributes as strings, as ReceiveMessage and Lambda's records show them. */
export function systemAttributes(message: Message): Record<string, string> {
  const { receiveCount, sentAt, firstReceivedAt = sentAt } = message;
  const { groupId, dedupId, sequenceNumber, deadLetterSourceArn } = message;
  return {
    ApproximateReceiveCount: String(receiveCount),
    SentTimestamp: String(Math.floor(sentAt)),
    SenderId: 'AROASANDBOX',
    ApproximateFirstReceiveTimestamp: String(Math.floor(firstReceivedAt)),
    ...(groupId !== undefined && { MessageGroupId: groupId }),
    ...(dedupId !== undefined && { MessageDeduplicationId: dedupId }),
    ...(sequenceNumber !== undefined && { SequenceNumber: sequenceNumber }),
    ...(deadLetterSourceArn !== undefined && { DeadLetterQueueSourceArn: deadLetterSourceArn }),
  };
}
