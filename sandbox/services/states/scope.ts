import type { Json } from './json.ts';

/** The variables of one flow. Branches and iterations read those around them and keep their own to themselves. */
export class Scope {
  readonly #outer: Scope | undefined;
  readonly #own = new Map<string, Json>();

  constructor(outer?: Scope) {
    this.#outer = outer;
  }

  assign(values: Readonly<Record<string, Json>>): void {
    for (const [name, value] of Object.entries(values)) this.#own.set(name, value);
  }

  /** All variables to be seen from here, by name without `$`. */
  visible(): Record<string, Json> {
    return { ...this.#outer?.visible(), ...Object.fromEntries(this.#own) };
  }
}
