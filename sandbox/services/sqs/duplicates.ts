import { hash } from 'node:crypto';
import type { Clock } from '../../clock.ts';
import { AwsError } from '../../endpoint/service.ts';
import type { Message, Outgoing } from './message.ts';
import type { QueueSettings } from './queue-settings.ts';

/** SQS remembers deduplication ids for five minutes. */
const rememberedMs = 5 * 60_000;

/** What a FIFO queue has taken lately, also when it has been deleted since. */
export class Duplicates {
  readonly #settings: QueueSettings;
  readonly #clock: Clock;
  readonly #taken = new Map<string, Message>();

  constructor(settings: QueueSettings, clock: Clock) {
    this.#settings = settings;
    this.#clock = clock;
  }

  /** The id by which a message is told from others. Throws InvalidParameterValue when there is no way to tell. */
  idOf({ dedupId, body }: Outgoing): string {
    if (dedupId !== undefined) return dedupId;
    if (this.#settings.contentBasedDeduplication) {
      return hash('sha256', body);
    }
    throw new AwsError(
      'InvalidParameterValue',
      'The queue should either have ContentBasedDeduplication enabled or MessageDeduplicationId provided explicitly',
    );
  }

  /** The message that was taken under the same id, if that is less than five minutes ago. */
  find(dedupId: string | undefined, groupId: string | undefined): Message | undefined {
    if (dedupId === undefined) return undefined;
    const known = this.#taken.get(this.#key(dedupId, groupId));
    return known && this.#clock.now() - known.sentAt < rememberedMs ? known : undefined;
  }

  remember(message: Message): void {
    const { dedupId, groupId } = message;
    if (dedupId !== undefined) this.#taken.set(this.#key(dedupId, groupId), message);
  }

  #key(dedupId: string, groupId: string | undefined): string {
    return this.#settings.dedupScope === 'queue' ? dedupId : `${groupId} ${dedupId}`;
  }
}
