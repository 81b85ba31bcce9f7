import { writeFile } from 'node:fs/promises';
import { explain } from '../explain.ts';
import { UnusableFlag } from '../options.ts';
import { cellsOf } from './coverage-cells.ts';
import { costLine, measureCosts } from './cost.ts';
import { exploreSeed, exploreSeeds } from './explore.ts';
import { parseFlags, usage, type Ask } from './flags.ts';
import { showProgress } from './progress.ts';
import { simulate } from './simulate.ts';

/* `npm run simulate`: exits 0 if no invariant was broken, 1 if one was, 2 if the flags cannot be used. */

const print = (line: string) => process.stdout.write(`${line}\n`);

async function explore(ask: Ask): Promise<boolean> {
  switch (ask.kind) {
    case 'help':
      print(usage);
      return true;
    case 'seed':
      return exploreSeed({ simulate, print }, ask);
    case 'seeds': {
      const simulation = new URL('./simulate.ts', import.meta.url);
      const progress = showProgress(process.stderr, ask.seeds.count, () => performance.now());
      const explorer = { simulate, simulation, print, now: () => performance.now() };
      const run = await exploreSeeds({ ...explorer, onProgress: progress }, ask);
      const cells = cellsOf(run.tally.coverage, ask.faults);
      print('');
      print('One undisturbed deployment, alone in the world:');
      for (const cost of await measureCosts()) print(`  ${costLine(cost)}`);
      if (ask.json) await writeFile(ask.json, `${JSON.stringify({ ...run, cells }, null, 2)}\n`);
      return run.tally.failures.length === 0;
    }
  }
}

try {
  process.exitCode = (await explore(parseFlags(process.argv.slice(2)))) ? 0 : 1;
} catch (error) {
  const unusable = error instanceof UnusableFlag;
  process.stderr.write(`${unusable ? error.message : explain(error)}\n`);
  process.exitCode = unusable ? 2 : 1;
}
