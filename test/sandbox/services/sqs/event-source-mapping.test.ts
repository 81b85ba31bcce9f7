import { createHash } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { virtualClock } from '../../../../sandbox/clock.ts';
import { createSqs, type EventSourceMapping } from '../../../../sandbox/services/sqs/index.ts';
import type { InvokeResult } from '../../../../sandbox/services/wiring.ts';

interface Batch {
  readonly at: number;
  readonly bodies: readonly string[];
  readonly ids: readonly string[];
}

/** A queue that feeds a scripted function. */
function world(
  handle: (batch: Batch, count: number) => InvokeResult | Promise<InvokeResult>,
  {
    fifo = true,
    maxReceiveCount = 5,
    ...mapping
  }: Partial<EventSourceMapping> & {
    fifo?: boolean;
    maxReceiveCount?: number;
  } = {},
) {
  const clock = virtualClock();
  const batches: Batch[] = [];
  const events: unknown[] = [];
  let ids = 0;
  const { core } = createSqs({
    clock,
    newId: () => `id-${++ids}`,
    endpointUrl: () => 'http://127.0.0.1:4566',
    lambda: {
      invoke: async (_name, event) => {
        events.push(event);
        const { Records } = event as { Records: { body: string; messageId: string }[] };
        const batch = {
          at: clock.now(),
          bodies: Records.map(({ body }) => body),
          ids: Records.map(({ messageId }) => messageId),
        };
        batches.push(batch);
        return handle(batch, batches.length);
      },
    },
  });
  const end = fifo ? '.fifo' : '';
  const settings = {
    fifo,
    contentBasedDeduplication: fifo,
    dedupScope: 'queue' as const,
    visibilitySeconds: 30,
    delaySeconds: 0,
    retentionSeconds: 345_600,
    waitSeconds: 0,
    maxMessageBytes: 1000,
  };
  const dead = core.create({ ...settings, name: `dead${end}` });
  const queue = core.create(
    { ...settings, name: `q${end}` },
    { deadLetterArn: core.arnOf(`dead${end}`), maxReceiveCount },
  );
  const stop = core.mapEventSource({
    queueArn: core.arnOf(`q${end}`),
    functionName: 'slipway-announcer',
    ...mapping,
  });
  const send = (body: string, groupId = 'g') => queue.send({ body, ...(fifo && { groupId }) });
  return { clock, core, queue, dead, batches, events, send, stop };
}

const fine: InvokeResult = { payload: null };
const broken: InvokeResult = {
  payload: null,
  error: { errorType: 'Error', errorMessage: 'Slack is dead' },
};
const failing = (ids: readonly (string | undefined)[]): InvokeResult => ({
  payload: { batchItemFailures: ids.map((itemIdentifier) => ({ itemIdentifier })) },
});

describe('an event source mapping', () => {
  it('delivers at once and deletes what was handled', async () => {
    const { clock, queue, batches, send } = world(() => fine);
    send('1');
    send('2');
    await clock.advance(0);
    expect(batches).toMatchObject([{ at: 0, bodies: ['1', '2'] }]);
    expect(queue.counts()).toEqual({ visible: 0, inFlight: 0, delayed: 0 });
  });

  it("gives the function Lambda's records", async () => {
    const { clock, events, send } = world(() => fine);
    send('1');
    await clock.advance(0);
    expect(events).toEqual([
      {
        Records: [
          {
            messageId: 'id-1',
            receiptHandle: 'id-1/id-2',
            body: '1',
            attributes: {
              ApproximateReceiveCount: '1',
              SentTimestamp: '0',
              SenderId: 'AROASANDBOX',
              ApproximateFirstReceiveTimestamp: '0',
              MessageGroupId: 'g',
              MessageDeduplicationId: createHash('sha256').update('1').digest('hex'),
              SequenceNumber: '1'.padStart(20, '0'),
            },
            messageAttributes: {},
            md5OfBody: 'c4ca4238a0b923820dcc509a6f75849b',
            eventSource: 'aws:sqs',
            eventSourceARN: 'arn:aws:sqs:eu-west-1:000000000000:q.fifo',
            awsRegion: 'eu-west-1',
          },
        ],
      },
    ]);
  });

  it('does not mind messages that are purged while their invocation runs', async () => {
    const { clock, queue, batches, send } = world(() => {
      queue.purge();
      return broken;
    });
    send('1');
    await clock.advance(60_000);
    expect(batches).toHaveLength(1);
  });

  it('brings a failed batch again after the visibility timeout, and at last gives it to the dead-letter queue', async () => {
    const { clock, queue, dead, batches, send } = world(() => broken, { maxReceiveCount: 3 });
    send('1');
    await clock.advance(600_000);
    expect(batches.map(({ at }) => at)).toEqual([0, 30_000, 60_000]);
    expect(queue.counts().inFlight + queue.counts().visible).toBe(0);
    expect(dead.counts().visible).toBe(1);
  });

  it('hides messages for as long as their invocation runs, however long that is', async () => {
    let finish: (result: InvokeResult) => void = () => undefined;
    const { clock, batches, send } = world((_, count) =>
      count === 1 ? new Promise((resolve) => (finish = resolve)) : fine,
    );
    send('1');
    await clock.advance(3_600_000);
    expect(batches).toHaveLength(1);
    finish(broken);
    await clock.advance(29_999);
    expect(batches).toHaveLength(1);
    await clock.advance(1);
    expect(batches).toHaveLength(2);
  });

  it('keeps a group in order, one batch at a time, and other groups going', async () => {
    let finish: (result: InvokeResult) => void = () => undefined;
    const { clock, batches, send } = world((_, count) =>
      count === 1 ? new Promise((resolve) => (finish = resolve)) : fine,
    );
    send('1', 'g');
    await clock.advance(0);
    send('2', 'g');
    send('3', 'h');
    await clock.advance(1000);
    expect(batches.map(({ bodies }) => bodies)).toEqual([['1'], ['3']]);
    finish(fine);
    await clock.advance(0);
    expect(batches.map(({ bodies }) => bodies)).toEqual([['1'], ['3'], ['2']]);
  });

  it('brings only those again that the function names', async () => {
    const { clock, batches, send } = world(
      ({ ids }, count) => (count === 1 ? failing([ids[1], ids[2]]) : fine),
      { reportBatchItemFailures: true },
    );
    ['1', '2', '3'].forEach((body) => send(body));
    await clock.advance(60_000);
    expect(batches.map(({ bodies }) => bodies)).toEqual([
      ['1', '2', '3'],
      ['2', '3'],
    ]);
  });

  it.each<[string, InvokeResult]>([
    ['names a message of another batch', failing(['nobody'])],
    ['names none', failing([''])],
    ['is no list', { payload: { batchItemFailures: 'x' } }],
  ])('takes a response for a failure of the whole batch when it %s', async (_, response) => {
    const { clock, batches, send } = world((__, count) => (count === 1 ? response : fine), {
      reportBatchItemFailures: true,
    });
    send('1');
    await clock.advance(60_000);
    expect(batches).toHaveLength(2);
  });

  it('brings messages again when the function cannot be called at all', async () => {
    const { clock, batches, send } = world((_, count) => {
      if (count === 1) throw new Error('throttled');
      return fine;
    });
    send('1');
    await clock.advance(30_000);
    expect(batches).toHaveLength(2);
  });

  it('does nothing when it is disabled or stopped', async () => {
    const disabled = world(() => fine, { enabled: false });
    disabled.send('1');
    await disabled.clock.advance(60_000);
    const stopped = world(() => fine);
    stopped.stop();
    stopped.send('1');
    await stopped.clock.advance(60_000);
    expect([disabled.batches, stopped.batches]).toEqual([[], []]);
  });

  it('handles every group in order, whatever fails on the way', async () => {
    const groups = fc.array(fc.constantFrom('g', 'h'), { minLength: 1, maxLength: 12 });
    const luck = fc.infiniteStream(fc.boolean());
    await fc.assert(
      fc.asyncProperty(
        groups,
        luck,
        fc.integer({ min: 1, max: 4 }),
        async (plan, fate, batchSize) => {
          const done: string[] = [];
          const { clock, send } = world(
            ({ bodies }) => {
              if (fate.next().value) return broken;
              done.push(...bodies);
              return fine;
            },
            { batchSize, maxReceiveCount: 1000 },
          );
          plan.forEach((group, n) => send(`${group} ${n}`, group));
          await clock.advance(3_600_000);
          expect(done).toHaveLength(plan.length);
          for (const group of ['g', 'h']) {
            const sent = plan.flatMap((one, n) => (one === group ? [`${group} ${n}`] : []));
            expect(done.filter((body) => body.startsWith(group))).toEqual(sent);
          }
        },
      ),
      { numRuns: 100 },
    );
  });
});
