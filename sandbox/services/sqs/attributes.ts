import type { SqsCore } from './core.ts';
import type { Queue } from './queue.ts';

/** Attributes of a queue as GetQueueAttributes gives them: all of them strings. */
export function queueAttributes(core: SqsCore, queue: Queue): Record<string, string> {
  const { settings, redrive, createdAt } = queue;
  const { visible, inFlight, delayed } = queue.counts();
  const created = String(Math.floor(createdAt / 1000));
  const statements = core.policiesOf(settings.name).flatMap(({ Statement }) => Statement);
  return {
    QueueArn: settings.arn,
    ApproximateNumberOfMessages: String(visible),
    ApproximateNumberOfMessagesNotVisible: String(inFlight),
    ApproximateNumberOfMessagesDelayed: String(delayed),
    CreatedTimestamp: created,
    LastModifiedTimestamp: created,
    VisibilityTimeout: String(settings.visibilitySeconds),
    DelaySeconds: String(settings.delaySeconds),
    MessageRetentionPeriod: String(settings.retentionSeconds),
    ReceiveMessageWaitTimeSeconds: String(settings.waitSeconds),
    MaximumMessageSize: String(settings.maxMessageBytes),
    ...(settings.fifo && {
      FifoQueue: 'true',
      ContentBasedDeduplication: String(settings.contentBasedDeduplication),
    }),
    ...(redrive && {
      RedrivePolicy: JSON.stringify({
        deadLetterTargetArn: redrive.deadLetterArn,
        maxReceiveCount: redrive.maxReceiveCount,
      }),
    }),
    ...(statements.length > 0 && {
      Policy: JSON.stringify({ Version: '2012-10-17', Statement: statements }),
    }),
  };
}

/** The ones asked for; `All` asks for all. */
export function select<T>(
  all: Readonly<Record<string, T>>,
  asked: readonly string[],
): Record<string, T> | undefined {
  const wanted = (name: string) =>
    asked.some(
      (ask) =>
        ask === 'All' || ask === name || (ask.endsWith('*') && name.startsWith(ask.slice(0, -1))),
    );
  const chosen = Object.entries(all).filter(([name]) => wanted(name));
  return chosen.length > 0 ? Object.fromEntries(chosen) : undefined;
}
