import type { Clock } from '../../clock.ts';
import { AwsError } from '../../endpoint/service.ts';

const TEN_MINUTES = 600_000;

/** Which transactions were carried out lately, by `ClientRequestToken`. */
export class Repeats {
  readonly #clock: Clock;
  readonly #known = new Map<string, { readonly content: string; readonly at: number }>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** True for a token seen in the last ten minutes. Throws when it came with other content then. */
  isRepeat(token: string | undefined, request: unknown): boolean {
    this.#forgetOld();
    const known = token === undefined ? undefined : this.#known.get(token);
    if (!known) return false;
    if (known.content === JSON.stringify(request)) return true;
    throw new AwsError(
      'IdempotentParameterMismatchException',
      'The request uses the same client token as a previous, but non-identical request.',
    );
  }

  remember(token: string | undefined, request: unknown): void {
    if (token === undefined) return;
    this.#known.set(token, { content: JSON.stringify(request), at: this.#clock.now() });
  }

  /** A Map keeps the order of insertion: the oldest come first. */
  #forgetOld() {
    const limit = this.#clock.now() - TEN_MINUTES;
    for (const [token, { at }] of this.#known) {
      if (at >= limit) return;
      this.#known.delete(token);
    }
  }
}
