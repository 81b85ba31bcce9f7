import { parseConfig } from './config.ts';
import { runProgram } from './entry.ts';
import { serve } from './serve.ts';

/** The service as a task runs it: the schema was migrated by a step of the deployment. */
void runProgram('contacts', async () => {
  await serve(parseConfig(process.env));
});
