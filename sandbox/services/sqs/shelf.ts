import type { Cancel, Clock } from '../../clock.ts';
import type { Message } from './message.ts';

/** A message with the time from which on it may be received. */
export interface Stored {
  message: Message;
  /** Sandbox ms; Infinity while an event source mapping holds it. */
  visibleAt: number;
  /** Set from the first receive on. */
  receiptHandle?: string;
}

/** The messages of a queue in the order they were sent, and who is told when one may have become visible. */
export class Shelf {
  readonly #clock: Clock;
  readonly #retentionMs: number;
  readonly #watchers = new Set<() => void>();
  #stored: Stored[] = [];

  constructor({ clock, retentionMs }: { clock: Clock; retentionMs: number }) {
    this.#clock = clock;
    this.#retentionMs = retentionMs;
  }

  /** Calls back, soon, whenever a message may have become visible. */
  watch(watcher: () => void): Cancel {
    this.#watchers.add(watcher);
    return () => void this.#watchers.delete(watcher);
  }

  put(message: Message, delayMs: number): void {
    const stored: Stored = { message, visibleAt: this.#clock.now() };
    this.#stored.push(stored);
    this.hide(stored, delayMs);
  }

  hide(stored: Stored, forMs: number): void {
    stored.visibleAt = this.#clock.now() + forMs;
    if (forMs === 0) this.#announce();
    else if (forMs !== Infinity) this.#clock.after(forMs, () => this.#announce());
  }

  find(messageId: string): Stored | undefined {
    return this.#stored.find(({ message }) => message.id === messageId);
  }

  remove(gone: readonly Stored[]): void {
    this.#stored = this.#stored.filter((stored) => !gone.includes(stored));
    this.#announce();
  }

  clear(): void {
    this.#stored = [];
  }

  isVisible = ({ visibleAt }: Stored): boolean => visibleAt <= this.#clock.now();

  /** Everything that is not older than the retention, parted by what may be received now. */
  sort(): { visible: readonly Stored[]; hidden: readonly Stored[] } {
    const oldest = this.#clock.now() - this.#retentionMs;
    this.#stored = this.#stored.filter(({ message }) => message.sentAt >= oldest);
    return {
      visible: this.#stored.filter(this.isVisible),
      hidden: this.#stored.filter((stored) => !this.isVisible(stored)),
    };
  }

  #announce(): void {
    for (const watcher of this.#watchers) this.#clock.after(0, watcher);
  }
}
