import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { virtualClock } from '../../../../sandbox/clock.ts';
import { createSqs } from '../../../../sandbox/services/sqs/index.ts';

const settings = {
  name: 'q',
  fifo: false,
  contentBasedDeduplication: false,
  dedupScope: 'queue' as const,
  visibilitySeconds: 30,
  delaySeconds: 0,
  retentionSeconds: 345_600,
  waitSeconds: 0,
  maxMessageBytes: 1_048_576,
};

function world() {
  const clock = virtualClock();
  let ids = 0;
  const { core, service, resources } = createSqs({
    clock,
    endpointUrl: () => 'http://127.0.0.1:4566',
    newId: () => `id-${++ids}`,
    lambda: { invoke: async () => ({ payload: null }) },
  });
  const standard = (more: object = {}, redrive?: Parameters<typeof core.create>[1]) =>
    core.create({ ...settings, ...more }, redrive);
  const fifo = (more: object = {}, redrive?: Parameters<typeof core.create>[1]) =>
    core.create(
      { ...settings, name: 'q.fifo', fifo: true, contentBasedDeduplication: true, ...more },
      redrive,
    );
  const operate = (name: string, input: object): unknown =>
    service.operations[name]?.run({ QueueUrl: 'http://x/0/q', ...input } as never, {
      account: '000000000000',
      region: 'eu-west-1',
      principal: { kind: 'root' },
    });
  return { clock, core, resources, standard, fifo, operate };
}

const bodies = (messages: readonly { body: string }[]) => messages.map(({ body }) => body);
const named = (name: string) => expect.objectContaining({ name });

describe('a standard queue', () => {
  it('hides what it has handed out, for the visibility timeout', async () => {
    const { clock, standard } = world();
    const queue = standard();
    queue.send({ body: 'a' });
    const [first] = queue.receive({ max: 10 });
    expect(first).toMatchObject({ body: 'a', receiveCount: 1 });
    await clock.advance(29_999);
    expect(queue.receive({ max: 10 })).toEqual([]);
    await clock.advance(1);
    expect(queue.receive({ max: 10 })).toMatchObject([{ body: 'a', receiveCount: 2 }]);
  });

  it('forgets what is deleted, also the second time', () => {
    const { standard } = world();
    const queue = standard();
    queue.send({ body: 'a' });
    const receipt = queue.receive({ max: 1 })[0]?.receiptHandle ?? '';
    queue.delete(receipt);
    queue.delete(receipt);
    expect(queue.counts()).toEqual({ visible: 0, inFlight: 0, delayed: 0 });
    expect(() => queue.delete('nonsense')).toThrow(named('ReceiptHandleIsInvalid'));
  });

  it('changes how long a message stays hidden, down to not at all', async () => {
    const { clock, standard } = world();
    const queue = standard();
    queue.send({ body: 'a' });
    const receipt = queue.receive({ max: 1 })[0]?.receiptHandle ?? '';
    queue.changeVisibility(receipt, 100_000);
    await clock.advance(99_000);
    expect(queue.receive({ max: 1 })).toEqual([]);
    queue.changeVisibility(receipt, 0);
    expect(bodies(queue.receive({ max: 1 }))).toEqual(['a']);
  });

  it('delays and forgets by its settings', async () => {
    const { clock, standard } = world();
    const queue = standard({ delaySeconds: 5, retentionSeconds: 60 });
    queue.send({ body: 'a' });
    expect(queue.counts()).toEqual({ visible: 0, inFlight: 0, delayed: 1 });
    await clock.advance(5000);
    expect(queue.counts()).toEqual({ visible: 1, inFlight: 0, delayed: 0 });
    await clock.advance(56_000);
    expect(queue.counts()).toEqual({ visible: 0, inFlight: 0, delayed: 0 });
  });

  it('moves to the dead-letter queue what was received too often', async () => {
    const { clock, core, standard } = world();
    const dead = standard({ name: 'dead' });
    const queue = standard({}, { deadLetterArn: core.arnOf('dead'), maxReceiveCount: 2 });
    queue.send({ body: 'a' });
    for (const visible of [1, 1, 0]) {
      expect(queue.receive({ max: 1 })).toHaveLength(visible);
      await clock.advance(30_000);
    }
    expect(queue.counts().visible).toBe(0);
    expect(dead.receive({ max: 1 })).toMatchObject([
      { body: 'a', deadLetterSourceArn: core.arnOf('q') },
    ]);
  });
});

describe('a FIFO queue', () => {
  it('keeps a group back while anything of it is in flight; other groups go on', async () => {
    const { clock, fifo } = world();
    const queue = fifo();
    for (const [groupId, body] of [
      ['g', '1'],
      ['g', '2'],
      ['h', '3'],
      ['g', '4'],
    ] as const) {
      queue.send({ body, groupId });
    }
    const first = queue.receive({ max: 2, oneGroup: true });
    expect(bodies(first)).toEqual(['1', '2']);
    expect(bodies(queue.receive({ max: 10 }))).toEqual(['3']);
    queue.delete(first[0]?.receiptHandle ?? '');
    expect(queue.receive({ max: 10 })).toEqual([]);
    await clock.advance(30_000);
    expect(bodies(queue.receive({ max: 10 }))).toEqual(['2', '3', '4']);
  });

  it('takes the same content once in five minutes', async () => {
    const { clock, fifo } = world();
    const queue = fifo();
    const first = queue.send({ body: 'a', groupId: 'g' });
    await clock.advance(299_999);
    expect(queue.send({ body: 'a', groupId: 'h' })).toBe(first);
    await clock.advance(1);
    expect(queue.send({ body: 'a', groupId: 'g' })).not.toBe(first);
    expect(queue.counts().visible).toBe(2);
  });

  it('wants a group, and a way to tell duplicates', () => {
    const { fifo } = world();
    expect(() => fifo().send({ body: 'a' })).toThrow(named('MissingParameter'));
    const queue = fifo({ contentBasedDeduplication: false });
    expect(() => queue.send({ body: 'a', groupId: 'g' })).toThrow(named('InvalidParameterValue'));
    queue.send({ body: 'a', groupId: 'g', dedupId: '1' });
    queue.send({ body: 'a', groupId: 'g', dedupId: '2' });
    expect(queue.counts().visible).toBe(2);
  });

  it('refuses a receipt whose time is over', async () => {
    const { clock, fifo } = world();
    const queue = fifo();
    queue.send({ body: 'a', groupId: 'g' });
    const receipt = queue.receive({ max: 1 })[0]?.receiptHandle ?? '';
    await clock.advance(30_000);
    expect(() => queue.delete(receipt)).toThrow(named('ReceiptHandleIsInvalid'));
  });

  it('has a name that says so', () => {
    const { standard, fifo } = world();
    expect(() => standard({ name: 'q.fifo' })).toThrow('.fifo');
    expect(() => fifo({ name: 'q' })).toThrow('.fifo');
  });

  /** Consumers that receive, delete or give up, and time that passes, in any order. */
  const moves = fc.array(
    fc.oneof(
      fc.record({ kind: fc.constant('send'), group: fc.constantFrom('g', 'h', 'i') }),
      fc.record({ kind: fc.constant('receive'), max: fc.integer({ min: 1, max: 4 }) }),
      fc.record({ kind: fc.constantFrom('delete', 'return'), which: fc.nat(5) }),
      fc.record({ kind: fc.constant('wait'), seconds: fc.integer({ min: 1, max: 40 }) }),
    ),
    { maxLength: 60 },
  );

  it('never loses a message, and deletes each group in the order it was sent', async () => {
    await fc.assert(
      fc.asyncProperty(moves, async (plan) => {
        const { clock, fifo } = world();
        const queue = fifo();
        const sent: string[] = [];
        const deleted: { group: string; n: number }[] = [];
        let held: ReturnType<typeof queue.receive> = [];
        // A consumer that keeps order handles the first message of each group first.
        const finish = (message: (typeof held)[number]) => {
          const isFirst = !held.some(
            (other) =>
              other !== message &&
              other.groupId === message.groupId &&
              Number(other.body) < Number(message.body),
          );
          if (!isFirst) return;
          queue.delete(message.receiptHandle);
          held = held.filter((other) => other !== message);
          deleted.push({ group: message.groupId ?? '', n: Number(message.body) });
        };
        for (const move of plan) {
          if (move.kind === 'send' && 'group' in move) {
            sent.push(move.group);
            queue.send({ body: String(sent.length), groupId: move.group });
          } else if (move.kind === 'receive' && 'max' in move) {
            held.push(...queue.receive({ max: move.max }));
          } else if (move.kind === 'wait' && 'seconds' in move) {
            await clock.advance(move.seconds * 1000);
            // Sandbox time is the only time: what is held may have become visible again, so it is let go.
            held.forEach(({ receiptHandle }) => {
              try {
                queue.changeVisibility(receiptHandle, 0);
              } catch {
                // It had come back by itself.
              }
            });
            held = [];
          } else if ('which' in move) {
            const message = held[move.which];
            if (!message) continue;
            if (move.kind === 'delete') finish(message);
            else {
              const gone = held.filter(({ groupId }) => groupId === message.groupId);
              gone.forEach(({ receiptHandle }) => queue.changeVisibility(receiptHandle, 0));
              held = held.filter((other) => !gone.includes(other));
            }
          }
        }
        await clock.advance(60_000);
        for (;;) {
          held = queue.receive({ max: 10 });
          if (held.length === 0) break;
          for (const message of [...held]) finish(message);
        }
        expect(deleted).toHaveLength(sent.length);
        for (const group of ['g', 'h', 'i']) {
          const order = deleted.filter((one) => one.group === group).map(({ n }) => n);
          expect(order).toEqual(order.toSorted((a, b) => a - b));
        }
      }),
      { numRuns: 200 },
    );
  });
});

describe('the operations', () => {
  it('wait for a message as long as they are asked to', async () => {
    const { clock, standard, operate } = world();
    const queue = standard();
    const answers: unknown[] = [];
    const receive = () =>
      void Promise.resolve(operate('ReceiveMessage', { WaitTimeSeconds: 20 })).then((answer) =>
        answers.push([clock.now(), answer]),
      );
    receive();
    await clock.advance(20_000);
    expect(answers).toEqual([[20_000, {}]]);
    receive();
    await clock.advance(5000);
    queue.send({ body: 'a' });
    await clock.advance(0);
    expect(answers[1]).toMatchObject([25_000, { Messages: [{ Body: 'a' }] }]);
  });

  it('answer batches entry by entry', () => {
    const { fifo, operate } = world();
    fifo();
    const QueueUrl = 'http://127.0.0.1:4566/000000000000/q.fifo';
    expect(
      operate('SendMessageBatch', {
        QueueUrl,
        Entries: [
          { Id: 'a', MessageBody: 'x', MessageGroupId: 'g' },
          { Id: 'b', MessageBody: 'y' },
        ],
      }),
    ).toMatchObject({
      Successful: [{ Id: 'a', MD5OfMessageBody: '9dd4e461268c8034f5c8564e155c67a6' }],
      Failed: [{ Id: 'b', Code: 'MissingParameter', SenderFault: true }],
    });
    expect(() => operate('SendMessageBatch', { QueueUrl, Entries: [] })).toThrow(
      named('EmptyBatchRequest'),
    );
    expect(() =>
      operate('DeleteMessageBatch', { QueueUrl, Entries: [{ Id: 'a' }, { Id: 'a' }] }),
    ).toThrow(named('BatchEntryIdsNotDistinct'));
  });

  it('know their queues', () => {
    const { standard, operate } = world();
    standard();
    expect(operate('GetQueueUrl', { QueueName: 'q' })).toEqual({
      QueueUrl: 'http://127.0.0.1:4566/000000000000/q',
    });
    expect(() => operate('GetQueueUrl', { QueueName: 'p' })).toThrow(named('QueueDoesNotExist'));
    expect(
      operate('GetQueueAttributes', { AttributeNames: ['QueueArn', 'VisibilityTimeout'] }),
    ).toEqual({
      Attributes: { QueueArn: 'arn:aws:sqs:eu-west-1:000000000000:q', VisibilityTimeout: '30' },
    });
  });
});

describe('the resource AWS::SQS::Queue', () => {
  it('reads what CDK writes', async () => {
    const { core, resources } = world();
    const created = await resources[0]?.create(
      {
        QueueName: 'slipway-announcements.fifo',
        FifoQueue: true,
        ContentBasedDeduplication: true,
        VisibilityTimeout: 30,
        RedrivePolicy: { deadLetterTargetArn: 'arn:aws:sqs:x:y:dlq.fifo', maxReceiveCount: 5 },
      },
      {
        stackName: 's',
        logicalId: 'Q',
        account: '000000000000',
        region: 'eu-west-1',
        physicalName: () => 'made-up',
      },
    );
    expect(created).toEqual({
      ref: 'http://127.0.0.1:4566/000000000000/slipway-announcements.fifo',
      attributes: {
        Arn: 'arn:aws:sqs:eu-west-1:000000000000:slipway-announcements.fifo',
        QueueName: 'slipway-announcements.fifo',
        QueueUrl: 'http://127.0.0.1:4566/000000000000/slipway-announcements.fifo',
      },
    });
    expect(core.byName('slipway-announcements.fifo').redrive).toMatchObject({ maxReceiveCount: 5 });
  });
});
