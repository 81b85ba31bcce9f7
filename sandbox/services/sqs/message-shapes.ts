import type * as sqs from '@aws-sdk/client-sqs';
import { select } from './attributes.ts';
import {
  md5,
  md5OfAttributes,
  systemAttributes,
  type MessageAttributes,
  type Outgoing,
  type Received,
} from './message.ts';
import type { Queue } from './queue.ts';

type Sendable = Pick<
  sqs.SendMessageRequest,
  'MessageBody' | 'MessageAttributes' | 'MessageGroupId' | 'MessageDeduplicationId' | 'DelaySeconds'
>;

/** Sends a message in the API's shape; the answer in the API's shape. Throws what the queue throws. */
export function send(queue: Queue, input: Sendable) {
  const { MessageBody = '', MessageGroupId, MessageDeduplicationId, DelaySeconds } = input;
  const outgoing: Outgoing = {
    body: MessageBody,
    attributes: attributesOf(input),
    groupId: MessageGroupId,
    dedupId: MessageDeduplicationId,
    delaySeconds: DelaySeconds,
  };
  const message = queue.send(outgoing);
  return {
    MessageId: message.id,
    MD5OfMessageBody: md5(message.body),
    MD5OfMessageAttributes: md5OfAttributes(message.attributes),
    SequenceNumber: message.sequenceNumber,
  };
}

function attributesOf({ MessageAttributes = {} }: Sendable): MessageAttributes {
  return Object.fromEntries(
    Object.entries(MessageAttributes).map(([name, { DataType = 'String', ...value }]) => [
      name,
      { DataType, StringValue: value.StringValue, BinaryValue: value.BinaryValue },
    ]),
  );
}

/** A message with the attributes that were asked for and no others. */
export function shown(message: Received, asked: sqs.ReceiveMessageRequest): sqs.Message {
  const system = [...(asked.AttributeNames ?? []), ...(asked.MessageSystemAttributeNames ?? [])];
  const own = select(message.attributes, asked.MessageAttributeNames ?? []);
  return {
    MessageId: message.id,
    ReceiptHandle: message.receiptHandle,
    Body: message.body,
    MD5OfBody: md5(message.body),
    Attributes: select(systemAttributes(message), system),
    ...(own && { MessageAttributes: own, MD5OfMessageAttributes: md5OfAttributes(own) }),
  };
}
