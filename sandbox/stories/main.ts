import { writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { explain } from '../explain.ts';
import { defaultOptions } from '../options.ts';
import { stories } from './index.ts';
import { play } from './play.ts';
import { renderPermissions } from './permissions.ts';
import { renderReceipt } from './receipt.ts';

/* `npm run story -- <name>`: one story, headless, in a sandbox of its own. Exits 0 only if the world ended as told. */

const print = (line: string) => process.stdout.write(`${line}\n`);

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    speed: { type: 'string', default: String(defaultOptions.speed) },
    receipt: { type: 'string' },
    assembly: { type: 'string' },
    permissions: { type: 'boolean' },
  },
});
const story = stories.get(positionals[0] ?? '');
const speed = Number(values.speed);

if (!story || !(speed >= 1 && speed <= 240)) {
  print(
    'Usage: npm run story -- <name> [--speed 1..240] [--receipt file.json] [--assembly cdk.out] [--permissions]\n',
  );
  for (const { name, title } of stories.values()) print(`  ${name.padEnd(11)} ${title}`);
  process.exitCode = 2;
} else {
  try {
    const receipt = await play(
      story,
      {
        ...defaultOptions,
        speed,
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
