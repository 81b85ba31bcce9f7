import type { Json } from './json.ts';

/** The variables of one flow. Branches and iterations read those around them and keep their own to themselves. */
export class Scope {
  readonly #outer: Scope | undefined;
  #own: Readonly<Record<string, Json>> = {};

  constructor(outer?: Scope) {
    this.#outer = outer;
  }

  assign(values: Readonly<Record<string, Json>>): void {
    this.#own = { ...this.#own, ...values };
  }

  /** All variables to be seen from here, by name without `$`. */
  visible(): Readonly<Record<string, Json>> {
    return this.#outer ? { ...this.#outer.visible(), ...this.#own } : this.#own;
  }
}
