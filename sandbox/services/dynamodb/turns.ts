/**
 * One request after the other. dynalite locks single items; a transaction, a failed condition that
 * answers with its item, and the sweeper need the whole table to hold still.
 */
export class Turns {
  #last: Promise<unknown> = Promise.resolve();

  take<T>(run: () => Promise<T>): Promise<T> {
    const mine = this.#last.then(run);
    // The next one waits for this one's end, not for its success.
    this.#last = mine.catch(() => undefined);
    return mine;
  }
}
