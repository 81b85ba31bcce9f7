import type { Cancel, Clock } from '../../clock.ts';
import { AwsError } from '../../endpoint/service.ts';
import { Duplicates } from './duplicates.ts';
import type { Message, Outgoing, Received } from './message.ts';
import { checkOutgoing, type QueueSettings } from './queue-settings.ts';
import { Shelf, type Stored } from './shelf.ts';

/** Where messages go that were received too often. */
export interface Redrive {
  readonly deadLetterArn: string;
  readonly maxReceiveCount: number;
  readonly deadLetterQueue: () => Queue;
}

/** One queue: messages in the order they were sent, and who holds which until when. */
export class Queue {
  readonly settings: QueueSettings;
  readonly redrive: Redrive | undefined;
  readonly createdAt: number;
  readonly #clock: Clock;
  readonly #newId: () => string;
  readonly #duplicates: Duplicates;
  readonly #shelf: Shelf;
  #sequence = 0;

  constructor(
    settings: QueueSettings,
    ports: { clock: Clock; newId: () => string },
    redrive?: Redrive,
  ) {
    this.settings = settings;
    this.redrive = redrive;
    this.#clock = ports.clock;
    this.#duplicates = new Duplicates(settings, ports.clock);
    this.#shelf = new Shelf({
      clock: ports.clock,
      retentionMs: settings.retentionSeconds * 1000,
    });
    this.#newId = ports.newId;
    this.createdAt = ports.clock.now();
  }

  /** Calls back, soon, whenever a message may have become visible. */
  watch(watcher: () => void): Cancel {
    return this.#shelf.watch(watcher);
  }

  /** Throws InvalidMessageContents, MissingParameter or InvalidParameterValue. A duplicate within five minutes gives the first one's message. */
  send(outgoing: Outgoing): Message {
    checkOutgoing(outgoing, this.settings);
    const { body, groupId, attributes = {} } = outgoing;
    const dedupId = this.settings.fifo ? this.#duplicates.idOf(outgoing) : undefined;
    const known = this.#duplicates.find(dedupId, groupId);
    if (known) return known;
    const message: Message = {
      id: this.#newId(),
      body,
      attributes,
      ...(groupId !== undefined && { groupId }),
      ...(dedupId !== undefined && { dedupId, sequenceNumber: this.#nextSequence() }),
      sentAt: this.#clock.now(),
      receiveCount: 0,
    };
    this.#duplicates.remember(message);
    this.#shelf.put(message, (outgoing.delaySeconds ?? this.settings.delaySeconds) * 1000);
    return message;
  }

  /** Takes a message over from another queue, as it is. */
  accept(message: Message, deadLetterSourceArn: string): void {
    this.#shelf.put({ ...message, receiveCount: 0, deadLetterSourceArn }, 0);
  }

  /**
   * Hands out up to `max` visible messages for `visibilityMs`. In a FIFO queue a group of which anything is in
   * flight is left alone; `oneGroup` takes messages of a single group only.
   */
  receive({
    max,
    visibilityMs = this.settings.visibilitySeconds * 1000,
    oneGroup = false,
  }: {
    max: number;
    visibilityMs?: number;
    oneGroup?: boolean;
  }): Received[] {
    this.#redriveWornOut();
    const visible = this.#visible();
    const first = visible[0]?.message.groupId;
    const taken = visible
      .filter(({ message }) => !oneGroup || message.groupId === first)
      .slice(0, max)
      .map((stored) => this.#handOut(stored, visibilityMs));
    return taken;
  }

  /** Removes a message. Doing it twice is fine; throws ReceiptHandleIsInvalid for what was never handed out. */
  delete(receiptHandle: string): void {
    const stored = this.#findByReceipt(receiptHandle);
    if (stored) this.#shelf.remove([stored]);
  }

  /** Throws ReceiptHandleIsInvalid or MessageNotInflight. */
  changeVisibility(receiptHandle: string, visibilityMs: number): void {
    const stored = this.#findByReceipt(receiptHandle);
    if (!stored || this.#shelf.isVisible(stored)) {
      throw new AwsError('MessageNotInflight', 'The specified message is not in flight.');
    }
    this.#shelf.hide(stored, visibilityMs);
  }

  /** Lets a message that an event source mapping held come again after `delayMs`; nothing when it is gone by now. */
  giveBack(receiptHandle: string, delayMs: number): void {
    const stored = this.#findByReceipt(receiptHandle);
    if (stored) this.#shelf.hide(stored, delayMs);
  }

  purge(): void {
    this.#shelf.clear();
  }

  /** Approximate on AWS, exact here. */
  counts(): { visible: number; inFlight: number; delayed: number } {
    const { visible, hidden } = this.#shelf.sort();
    const inFlight = hidden.filter(({ receiptHandle }) => receiptHandle !== undefined).length;
    return {
      visible: visible.length,
      inFlight,
      delayed: hidden.length - inFlight,
    };
  }

  #nextSequence(): string {
    return String(++this.#sequence).padStart(20, '0');
  }

  /** What may be received now: of a FIFO queue no message of a group of which another is hidden. */
  #visible(): readonly Stored[] {
    const { visible, hidden } = this.#shelf.sort();
    if (!this.settings.fifo) return visible;
    const blocked = new Set(hidden.map(({ message }) => message.groupId));
    return visible.filter(({ message }) => !blocked.has(message.groupId));
  }

  #handOut(stored: Stored, visibilityMs: number): Received {
    const now = this.#clock.now();
    const receiptHandle = this.#newId();
    const { message } = stored;
    stored.message = {
      ...message,
      receiveCount: message.receiveCount + 1,
      firstReceivedAt: message.firstReceivedAt ?? now,
    };
    stored.receiptHandle = `${message.id}/${receiptHandle}`;
    this.#shelf.hide(stored, visibilityMs);
    return { ...stored.message, receiptHandle: stored.receiptHandle };
  }

  /** Undefined when the message is gone. A FIFO queue also refuses a handle whose time is over. */
  #findByReceipt(receiptHandle: string): Stored | undefined {
    const [id, nonce] = receiptHandle.split('/');
    if (!id || !nonce) throw invalidReceipt(receiptHandle);
    const stored = this.#shelf.find(id);
    if (!stored) return undefined;
    const stale = stored.receiptHandle !== receiptHandle || this.#shelf.isVisible(stored);
    if (stale && this.settings.fifo) throw invalidReceipt(receiptHandle);
    return stored;
  }

  #redriveWornOut(): void {
    const { redrive } = this;
    if (!redrive) return;
    const worn = this.#visible().filter(
      ({ message }) => message.receiveCount >= redrive.maxReceiveCount,
    );
    for (const { message } of worn) redrive.deadLetterQueue().accept(message, this.settings.arn);
    if (worn.length > 0) this.#shelf.remove(worn);
  }
}

const invalidReceipt = (receiptHandle: string) =>
  new AwsError(
    'ReceiptHandleIsInvalid',
    `The input receipt handle "${receiptHandle}" is not valid.`,
  );
