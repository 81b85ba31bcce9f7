import { readFileSync } from 'node:fs';

/** A piece of our code, and what stands there instead. */
export interface Edit {
  /** Path from the root of the repository. */
  readonly file: string;
  /** Text that is in the file exactly once. */
  readonly find: string;
  readonly replace: string;
}

/** Our code with one guard taken out: the simulator must notice. */
export interface Mutant extends Edit {
  /** The guard that is missing, in a few words. */
  readonly name: string;
  /** What else is taken out: guards that stand behind the first one, each of which would be enough. */
  readonly also?: readonly Edit[];
  /** What it breaks, for whoever reads the list; the judges are not told. */
  readonly breaks: string;
  /** It shows only where two worlds are compared (`pair.ts`). */
  readonly pair?: true;
  /** The invariants that it breaks. What any other judge says of it is no proof that the simulator sees this guard. */
  readonly caughtBy: readonly string[];
}

const root = new URL('../../../', import.meta.url);

export const editsOf = ({ file, find, replace, also = [] }: Mutant): readonly Edit[] => [
  { file, find, replace },
  ...also,
];

/**
 * The changed files by their URLs. Throws when a guard is not there, or more than once: the list is out of date.
 */
export function mutate(mutant: Mutant): ReadonlyMap<string, string> {
  const sources = new Map<string, string>();
  for (const { file, find, replace } of editsOf(mutant)) {
    const url = new URL(file, root);
    const parts = (sources.get(url.href) ?? readFileSync(url, 'utf8')).split(find);
    if (parts.length !== 2)
      throw new Error(
        `the guard of "${mutant.name}" is ${parts.length - 1} times in ${file}, not once`,
      );
    sources.set(url.href, parts.join(replace));
  }
  return sources;
}
