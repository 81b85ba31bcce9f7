import { writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { explain } from '../explain.ts';
import { faults, requireFault, UnknownFault, type Fault } from '../faults/index.ts';
import { defaultOptions } from '../options.ts';
import { stories } from './index.ts';
import { play } from './play.ts';
import { renderPermissions } from './permissions.ts';
import { renderReceipt } from './receipt.ts';

/* `npm run story -- <name> [--fault <fault>,…]`: one story, headless, in a sandbox of its own. Exits 0 only if the world ended as told. */

const print = (line: string) => process.stdout.write(`${line}\n`);

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    speed: { type: 'string', default: String(defaultOptions.speed) },
    receipt: { type: 'string' },
    assembly: { type: 'string' },
    fault: { type: 'string', multiple: true, default: [] },
    permissions: { type: 'boolean' },
  },
});
const story = stories.get(positionals[0] ?? '');
const speed = Number(values.speed);

const chosen = readFaults(values.fault);

if (!story || !(speed >= 1 && speed <= 240)) {
  print(
    'Usage: npm run story -- <name> [--fault <fault>,…] [--speed 1..240] [--receipt file.json] [--assembly cdk.out] [--permissions]\n',
  );
  for (const { name, title } of stories.values()) print(`  ${name.padEnd(15)} ${title}`);
  print('\nFaults:\n');
  for (const { name, sentence } of faults.values()) print(`  ${name.padEnd(22)} ${sentence}`);
  process.exitCode = 2;
} else if (!chosen) {
  process.exitCode = 2;
} else {
  for (const { name, outcome } of chosen)
    if (outcome === 'other')
      print(`${name} is bad news itself: a story that is not about it may rightly end otherwise.`);
  try {
    const receipt = await play(
      story,
      {
        ...defaultOptions,
        speed,
        faults: chosen.map(({ name }) => name),
        pagePort: 0,
        awsPort: 0,
        ...(values.assembly && { assembly: values.assembly }),
      },
      print,
    );
    if (values.permissions) print(renderPermissions(receipt.permissions));
    print(renderReceipt(receipt));
    if (values.receipt) await writeFile(values.receipt, `${JSON.stringify(receipt, null, 2)}\n`);
    process.exitCode = receipt.ok ? 0 : 1;
  } catch (error) {
    print(`The story could not begin: ${explain(error)}`);
    process.exitCode = 1;
  }
}

/** `--fault a,b`; undefined once a name that does not exist has been answered. */
function readFaults(given: readonly string[]): readonly Fault[] | undefined {
  const names = given.flatMap((list) => list.split(',')).map((name) => name.trim());
  try {
    return [...new Set(names)].map((name) => requireFault(faults, name));
  } catch (error) {
    if (!(error instanceof UnknownFault)) throw error;
    print(error.message);
    return undefined;
  }
}
