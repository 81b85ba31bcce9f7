import { z } from 'zod';
import type { Cancel, Clock } from '../../clock.ts';
import type { InvokeResult, LambdaInvoker } from '../wiring.ts';
import { md5, systemAttributes, type MessageAttribute, type Received } from './message.ts';
import type { Queue } from './queue.ts';

export interface EventSourceMapping {
  readonly queueArn: string;
  /** Name or ARN. */
  readonly functionName: string;
  /** Default 10. */
  readonly batchSize?: number;
  /** FunctionResponseTypes holds ReportBatchItemFailures. */
  readonly reportBatchItemFailures?: boolean;
  /** Default true. */
  readonly enabled?: boolean;
  /** Default 5, the pollers that Lambda begins with. */
  readonly maximumConcurrency?: number;
}

const partialResponse = z.object({
  batchItemFailures: z.array(z.object({ itemIdentifier: z.string().min(1) })),
});

/**
 * Feeds a queue to a function: at once, since AWS polls all the time; a FIFO queue one batch at a time for
 * each group. What the function did not manage becomes visible again after the visibility timeout.
 */
export function startMapping(
  queue: Queue,
  mapping: EventSourceMapping,
  { clock, lambda, region }: { clock: Clock; lambda: LambdaInvoker; region: string },
): Cancel {
  const { functionName, batchSize = 10, reportBatchItemFailures = false } = mapping;
  const { maximumConcurrency = 5 } = mapping;
  let running = 0;
  let stopped = false;

  const pump = () => {
    while (!stopped && running < maximumConcurrency) {
      // A handler takes real time while visibility timeouts run on sandbox time: at 60× a timeout of 30 s is
      // half a real second. So a message stays hidden for as long as its invocation runs, and only after a
      // failure does the timeout begin.
      const batch = queue.receive({
        max: batchSize,
        visibilityMs: Infinity,
        oneGroup: queue.settings.fifo,
      });
      if (batch.length === 0) return;
      running++;
      void handle(batch).finally(() => {
        running--;
        clock.after(0, pump);
      });
    }
  };

  const handle = async (batch: readonly Received[]) => {
    const failed = await failuresOf(batch);
    for (const { id, receiptHandle } of batch) {
      if (!failed.has(id)) queue.delete(receiptHandle);
      else queue.giveBack(receiptHandle, queue.settings.visibilitySeconds * 1000);
    }
  };

  /** Ids of the messages that come again. */
  const failuresOf = async (batch: readonly Received[]): Promise<ReadonlySet<string>> => {
    const event = { Records: batch.map((message) => record(message, queue.settings.arn, region)) };
    const all = new Set(batch.map(({ id }) => id));
    try {
      const result = await lambda.invoke(functionName, event);
      if (result.error) return all;
      return reportBatchItemFailures ? reported(result, all) : new Set();
    } catch {
      // The function could not be called at all: as on AWS, the messages come again and end in the dead-letter queue.
      return all;
    }
  };

  const stopWatching = queue.watch(pump);
  clock.after(0, pump);
  return () => {
    stopped = true;
    stopWatching();
  };
}

/** A response that cannot be read, or that names a message of another batch, fails the whole batch. */
function reported({ payload }: InvokeResult, all: ReadonlySet<string>): ReadonlySet<string> {
  if (payload === null || payload === undefined) return new Set();
  const response = partialResponse.safeParse(payload);
  if (!response.success) return isEmptyResponse(payload) ? new Set() : all;
  const failed = new Set(response.data.batchItemFailures.map((item) => item.itemIdentifier));
  return [...failed].every((id) => all.has(id)) ? failed : all;
}

/** No list, or null for one, means that everything went well. */
const isEmptyResponse = (payload: unknown) =>
  typeof payload === 'object' &&
  payload !== null &&
  (!('batchItemFailures' in payload) || payload.batchItemFailures === null);

/** One record of the event that Lambda makes of SQS messages. */
function record(message: Received, queueArn: string, awsRegion: string) {
  return {
    messageId: message.id,
    receiptHandle: message.receiptHandle,
    body: message.body,
    attributes: systemAttributes(message),
    messageAttributes: Object.fromEntries(
      Object.entries(message.attributes).map(([name, value]) => [name, inRecord(value)]),
    ),
    md5OfBody: md5(message.body),
    eventSource: 'aws:sqs',
    eventSourceARN: queueArn,
    awsRegion,
  };
}

const inRecord = ({ DataType, StringValue, BinaryValue }: MessageAttribute) => ({
  dataType: DataType,
  stringListValues: [],
  binaryListValues: [],
  ...(StringValue !== undefined && { stringValue: StringValue }),
  ...(BinaryValue && { binaryValue: Buffer.from(BinaryValue).toString('base64') }),
});
