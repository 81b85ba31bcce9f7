import { parseConfig } from './config.ts';
import { migrationsFolder, runProgram } from './entry.ts';
import { keepSchema } from './schema-keeper.ts';
import { serve } from './serve.ts';

const say = (line: string) => process.stdout.write(`contacts: ${line}\n`);

/** `npm run contacts`: the service by itself, which makes its own schema and sample data. */
const alone = async () => {
  const config = parseConfig({ LOG_LEVEL: 'error', ...process.env });
  const keeper = keepSchema({
    settings: config.database,
    folder: migrationsFolder(),
    onLate: (reason) => say(`waiting for the database: ${reason}`),
  });
  const port = await serve(config, {
    onSchemaMissing: () => void runProgram('contacts', () => keeper.ensure()),
    onStop: keeper.stop,
  });
  const url = `http://${config.host}:${port}`;
  say(`listening on ${url}`);
  if (await keeper.ensure()) say(`ready on ${url}, try ${url}/contacts or ${url}/docs`);
};

void runProgram('contacts', alone);
