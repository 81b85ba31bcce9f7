import * as schemas from '@aws-sdk/client-sqs';
import type * as sqs from '@aws-sdk/client-sqs';
import type { AwsService, Need, Operation } from '../../endpoint/service.ts';
import { queueAttributes, select } from './attributes.ts';
import { eachEntry } from './batch.ts';
import type { SqsCore } from './core.ts';
import { send, shown } from './message-shapes.ts';
import { receiveWaiting } from './polling.ts';
import type { Queue } from './queue.ts';

/** SQS under the wire: JSON 1.0 for the SDK, the query protocol for older clients. */
export function sqsService(core: SqsCore): AwsService {
  return {
    signingName: 'sqs',
    protocol: 'json-1.0',
    target: 'AmazonSQS',
    version: '2012-11-05',
    schemas,
    operations: { ...queueOperations(core), ...sending(core), ...receiving(core) },
  };
}

type WithUrl = { readonly QueueUrl: string | undefined };

const queueOf = (core: SqsCore, { QueueUrl = '' }: WithUrl): Queue => core.byUrl(QueueUrl);

/** A call on one queue needs `action` on its ARN; the batch forms need the same as the single ones. */
const needOn =
  (core: SqsCore, action: string) =>
  ({ QueueUrl = '' }: WithUrl): Need[] => [
    { action: `sqs:${action}`, resources: [core.arnOf(QueueUrl.split('/').at(-1) ?? '')] },
  ];

function queueOperations(core: SqsCore) {
  const GetQueueUrl: Operation<sqs.GetQueueUrlRequest, sqs.GetQueueUrlResult> = {
    needs: ({ QueueName = '' }) => needOn(core, 'GetQueueUrl')({ QueueUrl: QueueName }),
    run: ({ QueueName = '' }) => ({ QueueUrl: core.urlOf(core.byName(QueueName).settings.name) }),
  };
  const ListQueues: Operation<sqs.ListQueuesRequest, sqs.ListQueuesResult> = {
    needs: () => [{ action: 'sqs:ListQueues', resources: ['*'] }],
    run: ({ QueueNamePrefix = '' }) => ({
      QueueUrls: core
        .queues()
        .map(({ settings }) => settings.name)
        .filter((name) => name.startsWith(QueueNamePrefix))
        .map((name) => core.urlOf(name)),
    }),
  };
  const GetQueueAttributes: Operation<sqs.GetQueueAttributesRequest, sqs.GetQueueAttributesResult> =
    {
      needs: needOn(core, 'GetQueueAttributes'),
      run: (input) => ({
        Attributes: select(queueAttributes(core, queueOf(core, input)), input.AttributeNames ?? []),
      }),
    };
  const PurgeQueue: Operation<sqs.PurgeQueueRequest, object> = {
    needs: needOn(core, 'PurgeQueue'),
    run: (input) => {
      queueOf(core, input).purge();
      return {};
    },
  };
  return { GetQueueUrl, ListQueues, GetQueueAttributes, PurgeQueue };
}

function sending(core: SqsCore) {
  const SendMessage: Operation<sqs.SendMessageRequest, sqs.SendMessageResult> = {
    needs: needOn(core, 'SendMessage'),
    run: (input) => send(queueOf(core, input), input),
  };
  const SendMessageBatch: Operation<sqs.SendMessageBatchRequest, sqs.SendMessageBatchResult> = {
    needs: needOn(core, 'SendMessage'),
    run: (input) => {
      const queue = queueOf(core, input);
      return eachEntry(input.Entries, (entry) => send(queue, entry));
    },
  };
  return { SendMessage, SendMessageBatch };
}

function receiving(core: SqsCore) {
  const ReceiveMessage: Operation<sqs.ReceiveMessageRequest, sqs.ReceiveMessageResult> = {
    needs: needOn(core, 'ReceiveMessage'),
    run: async (input) => {
      const queue = queueOf(core, input);
      const { MaxNumberOfMessages = 1, VisibilityTimeout, WaitTimeSeconds } = input;
      const request = {
        max: MaxNumberOfMessages,
        visibilityMs: VisibilityTimeout === undefined ? undefined : VisibilityTimeout * 1000,
      };
      const waitMs = (WaitTimeSeconds ?? queue.settings.waitSeconds) * 1000;
      const messages = await receiveWaiting(queue, core.clock, request, waitMs);
      return messages.length > 0 ? { Messages: messages.map((one) => shown(one, input)) } : {};
    },
  };
  const DeleteMessage: Operation<sqs.DeleteMessageRequest, object> = {
    needs: needOn(core, 'DeleteMessage'),
    run: (input) => {
      queueOf(core, input).delete(input.ReceiptHandle ?? '');
      return {};
    },
  };
  const DeleteMessageBatch: Operation<sqs.DeleteMessageBatchRequest, sqs.DeleteMessageBatchResult> =
    {
      needs: needOn(core, 'DeleteMessage'),
      run: (input) => {
        const queue = queueOf(core, input);
        return eachEntry(input.Entries, ({ ReceiptHandle = '' }) => {
          queue.delete(ReceiptHandle);
          return {};
        });
      },
    };
  const ChangeMessageVisibility: Operation<sqs.ChangeMessageVisibilityRequest, object> = {
    needs: needOn(core, 'ChangeMessageVisibility'),
    run: (input) => {
      const { ReceiptHandle = '', VisibilityTimeout = 0 } = input;
      queueOf(core, input).changeVisibility(ReceiptHandle, VisibilityTimeout * 1000);
      return {};
    },
  };
  return { ReceiveMessage, DeleteMessage, DeleteMessageBatch, ChangeMessageVisibility };
}
