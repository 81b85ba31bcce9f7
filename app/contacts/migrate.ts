import { parseConfig } from './config.ts';
import { migrationsFolder, runProgram } from './entry.ts';
import { migrate } from './migrations.ts';

/** The schema's step of a deployment: run with the new image before any traffic moves. Exit code 0 or 1. */
void runProgram('contacts migration', async () => {
  const { database } = parseConfig(process.env);
  const { applied, sampleContacts } = await migrate(database, migrationsFolder());
  const what = applied.length === 0 ? 'schema is up to date' : `applied ${applied.join(', ')}`;
  process.stdout.write(`contacts migration: ${what}; ${sampleContacts} sample contacts inserted\n`);
});
