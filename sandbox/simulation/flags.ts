import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';
import { UnusableFlag } from '../options.ts';
import { faultKinds, type FaultKind } from './ports.ts';
import type { Seeds } from './run.ts';

/** What `npm run simulate` is asked for. */
export type Ask =
  | { readonly kind: 'help' }
  /** One seed, to look at. */
  | { readonly kind: 'seed'; readonly seed: number; readonly faults?: readonly FaultKind[] }
  | {
      readonly kind: 'seeds';
      readonly seeds: Seeds;
      readonly faults?: readonly FaultKind[];
      readonly workers: number;
      /** Where the figures are written as JSON as well. */
      readonly json?: string;
    };

const defaultSeeds = 1_000;

export const usage = `Usage: npm run simulate -- [flags]

  --seeds <n>        how many seeds to run                               (${defaultSeeds})
  --from <n>         the first of them                                   (1)
  --seed <n>         run this one seed twice and show what happened
  --faults <kinds>   only these, with commas between them, or \`none\`;
                     ${faultKinds.slice(0, 6).join(', ')},
                     ${faultKinds.slice(6).join(', ')}
  --workers <n>      threads                                             (one for each core)
  --json <file>      write the figures there as well
  --help             this text`;

/** Command line → ask. Throws `UnusableFlag`, whose message is one sentence for a person. */
export function parseFlags(args: readonly string[], cores = availableParallelism()): Ask {
  const values = readFlags(args);
  if (values.help) return { kind: 'help' };
  const faults = values.faults === undefined ? {} : { faults: kindsFlag(values.faults) };
  const most = Number.MAX_SAFE_INTEGER;
  if (values.seed !== undefined) {
    const alien = (['seeds', 'from', 'workers', 'json'] as const).find((flag) => values[flag]);
    if (alien) throw new UnusableFlag(`--seed replays one seed and does not go with --${alien}.`);
    return { kind: 'seed', seed: wholeFlag('--seed', values.seed, 0, most), ...faults };
  }
  return {
    kind: 'seeds',
    seeds: {
      first: wholeFlag('--from', values.from ?? '1', 0, 1e12),
      count: wholeFlag('--seeds', values.seeds ?? String(defaultSeeds), 1, 1e9),
    },
    ...faults,
    workers: wholeFlag('--workers', values.workers ?? String(cores), 1, 256),
    ...(values.json !== undefined && { json: fileFlag(values.json) }),
  };
}

function readFlags(args: readonly string[]) {
  const text = { type: 'string' } as const;
  try {
    return parseArgs({
      args: [...args],
      options: {
        seeds: text,
        from: text,
        seed: text,
        faults: text,
        workers: text,
        json: text,
        help: { type: 'boolean' },
      },
    }).values;
  } catch (error) {
    throw new UnusableFlag(`${(error as Error).message}\n\n${usage}`); // parseArgs throws TypeErrors
  }
}

function wholeFlag(flag: string, given: string, min: number, max: number): number {
  const value = Number(given);
  if (!/^\d+$/.test(given) || value < min || value > max)
    throw new UnusableFlag(`${flag} takes a whole number from ${min} to ${max}, not \`${given}\`.`);
  return value;
}

function fileFlag(given: string): string {
  if (given.trim() === '') throw new UnusableFlag('--json takes the name of a file.');
  return given;
}

/** In the order of `faultKinds`, each once: the order in which they are typed shall not matter to a seed. */
function kindsFlag(given: string): readonly FaultKind[] {
  if (given === 'none') return [];
  const asked = given.split(',').map((kind) => kind.trim());
  const unknown = asked.find((kind) => !faultKinds.some((known) => known === kind));
  if (unknown !== undefined)
    throw new UnusableFlag(
      `--faults does not know \`${unknown}\`; there are ${faultKinds.join(', ')}, and \`none\`.`,
    );
  return faultKinds.filter((kind) => asked.includes(kind));
}
