import { z } from 'zod';
import type { Announcing } from './announce.ts';
import type { Log } from './log.ts';

const batchSchema = z.object({
  Records: z.array(
    z.looseObject({
      messageId: z.string(),
      body: z.string(),
      attributes: z.looseObject({
        MessageGroupId: z.string().default(''),
        ApproximateReceiveCount: z.coerce.number().default(1),
      }),
    }),
  ),
});
type QueueRecord = z.infer<typeof batchSchema>['Records'][number];

/** An EventBridge event as the queue carries it. */
const envelope = z.looseObject({ detail: z.looseObject({ deploymentId: z.string().min(1) }) });

export interface BatchResult {
  readonly batchItemFailures: { readonly itemIdentifier: string }[];
}

/**
 * Announces each deployment of a batch once, however many of its events are in it. In a message group the first
 * failure stops the rest: a FIFO queue hands them out again in order, so no later event overtakes.
 */
export async function announceBatch(
  candidate: unknown,
  { announce, log }: { announce: (it: Announcing) => Promise<void>; log: Log },
): Promise<BatchResult> {
  const { Records } = batchSchema.parse(candidate);
  const groups = Map.groupBy(Records, ({ attributes }) => attributes.MessageGroupId);
  // Groups wait for nobody; Slack wants about one post a second in a channel, so they go one after another.
  const failed: QueueRecord[] = [];
  for (const records of groups.values())
    failed.push(...(await announceGroup(records, announce, log)));
  return { batchItemFailures: failed.map(({ messageId }) => ({ itemIdentifier: messageId })) };
}

/** @returns the records to hand out again: the first that failed, and all behind it */
async function announceGroup(
  records: readonly QueueRecord[],
  announce: (it: Announcing) => Promise<void>,
  log: Log,
): Promise<readonly QueueRecord[]> {
  const done = new Set<string>();
  const again = records.some(({ attributes }) => attributes.ApproximateReceiveCount > 1);
  for (const [index, record] of records.entries()) {
    try {
      const deploymentId = deploymentOf(record);
      if (done.has(deploymentId)) continue;
      await announce({ deploymentId, again });
      done.add(deploymentId);
    } catch (error) {
      log.error('an announcement will be tried again', { error });
      return records.slice(index);
    }
  }
  return [];
}

function deploymentOf({ body }: QueueRecord): string {
  return envelope.parse(JSON.parse(body)).detail.deploymentId;
}
