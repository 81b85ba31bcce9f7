import { randomUUID } from 'node:crypto';
import type { Cancel, Clock } from '../../clock.ts';
import { AwsError } from '../../endpoint/service.ts';
import type { LambdaInvoker } from '../wiring.ts';
import { startMapping, type EventSourceMapping } from './event-source-mapping.ts';
import type { Message, Outgoing } from './message.ts';
import { allows, type ResourcePolicy } from './policy.ts';
import { Queue } from './queue.ts';
import type { QueueSettings } from './queue-settings.ts';

export interface SqsPorts {
  readonly clock: Clock;
  /** Called by event source mappings. */
  readonly lambda: LambdaInvoker;
  /** Where the sandbox's endpoint listens, without a path. The SDK sends to the host that a queue's URL names. */
  readonly endpointUrl: () => string;
  readonly account?: string;
  readonly region?: string;
  readonly newId?: () => string;
}

/** What another AWS service puts into a queue in its own name. */
export interface ServiceMessage extends Outgoing {
  readonly queueArn: string;
  /** Such as `events.amazonaws.com`. */
  readonly principal: string;
  /** Such as the rule's ARN. */
  readonly sourceArn: string;
}

/** SQS's state: queues with their policies, and what feeds on them. */
export class SqsCore {
  readonly clock: Clock;
  readonly account: string;
  readonly region: string;
  readonly #ports: SqsPorts;
  readonly #newId: () => string;
  readonly #queues = new Map<string, Queue>();
  readonly #policies = new Map<string, ResourcePolicy[]>();

  constructor(ports: SqsPorts) {
    const { clock, account = '000000000000', region = 'eu-west-1', newId = randomUUID } = ports;
    this.clock = clock;
    this.account = account;
    this.region = region;
    this.#newId = newId;
    this.#ports = ports;
  }

  arnOf(name: string): string {
    return `arn:aws:sqs:${this.region}:${this.account}:${name}`;
  }

  urlOf(name: string): string {
    return `${this.#ports.endpointUrl()}/${this.account}/${name}`;
  }

  /** Makes a queue. Throws when a FIFO queue and its name's ending disagree. */
  create(
    settings: Omit<QueueSettings, 'arn'>,
    redrive?: { deadLetterArn: string; maxReceiveCount: number },
  ): Queue {
    if (settings.fifo !== settings.name.endsWith('.fifo')) {
      throw new AwsError(
        'InvalidParameterValue',
        `a FIFO queue's name, and no other, ends in .fifo`,
      );
    }
    const queue = new Queue(
      { ...settings, arn: this.arnOf(settings.name) },
      { clock: this.clock, newId: this.#newId },
      redrive && { ...redrive, deadLetterQueue: () => this.byArn(redrive.deadLetterArn) },
    );
    this.#queues.set(settings.name, queue);
    return queue;
  }

  queues(): readonly Queue[] {
    return [...this.#queues.values()];
  }

  /** Throws QueueDoesNotExist. */
  byName(name: string): Queue {
    const queue = this.#queues.get(name);
    if (queue) return queue;
    throw new AwsError('QueueDoesNotExist', 'The specified queue does not exist.');
  }

  /** Only the name in the URL counts, so that a URL outlives a change of port. Throws QueueDoesNotExist. */
  byUrl(url: string): Queue {
    return this.byName(url.split('/').at(-1) ?? '');
  }

  /** Throws QueueDoesNotExist. */
  byArn(arn: string): Queue {
    return this.byName(arn.split(':').at(-1) ?? '');
  }

  addPolicy(queueUrl: string, policy: ResourcePolicy): void {
    const { name } = this.byUrl(queueUrl).settings;
    this.#policies.set(name, [...(this.#policies.get(name) ?? []), policy]);
  }

  policiesOf(name: string): readonly ResourcePolicy[] {
    return this.#policies.get(name) ?? [];
  }

  /** Sends in the name of an AWS service. Throws QueueDoesNotExist, AccessDenied where the queue's policy does not let it in, or what `send` throws. */
  sendAsService({ queueArn, principal, sourceArn, ...outgoing }: ServiceMessage): Message {
    const queue = this.byArn(queueArn);
    const call = {
      service: principal,
      action: 'sqs:SendMessage',
      resource: queueArn,
      context: {
        'aws:SourceArn': sourceArn,
        'aws:SourceAccount': this.account,
        'aws:SecureTransport': 'true',
      },
    };
    if (!allows(this.policiesOf(queue.settings.name), call)) {
      throw new AwsError('AccessDenied', `${principal} may not send to ${queueArn}`, 403);
    }
    return queue.send(outgoing);
  }

  /** Keeps what a function failed on, as its dead-letter queue or failure destination. Throws QueueDoesNotExist. */
  keepFailed(failed: {
    targetArn: string;
    body: string;
    attributes: Readonly<Record<string, string>>;
  }): void {
    const attributes = Object.entries(failed.attributes).map(
      ([name, StringValue]) => [name, { DataType: 'String', StringValue }] as const,
    );
    this.byArn(failed.targetArn).send({
      body: failed.body,
      attributes: Object.fromEntries(attributes),
    });
  }

  /** Feeds a queue to a function until cancelled. Throws QueueDoesNotExist. */
  mapEventSource(mapping: EventSourceMapping): Cancel {
    const queue = this.byArn(mapping.queueArn);
    if (mapping.enabled === false) return () => undefined;
    return startMapping(queue, mapping, {
      clock: this.clock,
      lambda: this.#ports.lambda,
      region: this.region,
    });
  }
}
