import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';
import { explain } from '../../explain.ts';
import { mutants } from './list.ts';
import { huntMutants, type Hunt } from './run.ts';

/* `npm run simulate:mutants`: takes out one guard after another. Exits 0 if every mutant was caught, 1 if one survived. */

const usage =
  'usage: npm run simulate:mutants -- [--seeds <most for each mutant>] [--enough <failing seeds>] [--only <part of a name>]';

const print = (line: string) => process.stdout.write(`${line}\n`);

function whole(name: string, text: string): number {
  const value = Number(text);
  if (Number.isSafeInteger(value) && value > 0) return value;
  throw new Error(`--${name} wants a whole number above 0, not ${text}`);
}

/** One line: the guard, in how many seeds its absence showed, and by which invariant. */
function tell({ mutant, verdict }: Hunt) {
  const { failed, ran } = verdict;
  const [first] = failed;
  const seen = [...new Set(failed.flatMap(({ invariants }) => invariants))].join(' ');
  print(
    first
      ? `caught    ${mutant.name}: ${failed.length} of ${ran} seeds (${seen}), first seed ${first.seed}: ${first.what.split('\n')[0]}`
      : `SURVIVED  ${mutant.name}: ${ran} seeds saw nothing of it; it breaks ${mutant.caughtBy.join(' ')}: ${mutant.breaks}${besides(verdict)}`,
  );
}

/** What was seen, but is no proof. */
function besides({ beside: [first] }: Hunt['verdict']) {
  return first
    ? ` (seed ${first.seed}, for another reason: ${first.invariants.join(' ')} ${first.what.split('\n')[0]})`
    : '';
}

try {
  const { values } = parseArgs({
    options: {
      seeds: { type: 'string', default: '2000' },
      enough: { type: 'string', default: '3' },
      only: { type: 'string', default: '' },
    },
  });
  const chosen = mutants.filter(({ name }) => name.includes(values.only));
  if (chosen.length === 0) throw new Error(`no mutant's name has "${values.only}" in it`);
  const hunts = await huntMutants(chosen, {
    from: 1,
    count: whole('seeds', values.seeds),
    enough: whole('enough', values.enough),
    threads: availableParallelism(),
    onHunt: tell,
  });
  const survived = hunts.filter(({ verdict }) => verdict.failed.length === 0).length;
  print(`${hunts.length - survived} of ${hunts.length} mutants caught`);
  process.exitCode = survived === 0 ? 0 : 1;
} catch (error) {
  process.stderr.write(`${explain(error)}\n${usage}\n`);
  process.exitCode = 2;
}
