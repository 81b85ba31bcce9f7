import middy, { type MiddlewareObj } from '@middy/core';
import type { z } from 'zod';
import { connectBus } from './aws/bus.ts';
import { InvalidInput } from './aws/fault.ts';
import { connectTable } from './aws/table.ts';
import { createRecord, type RecordTools } from './aws/record-tools.ts';
import { readConfig, type OrchestratorConfig } from './config.ts';
import { createLog, faultFields, type Log } from './log.ts';

/** What every function has: its settings, the record, the time and a log. Clients of AWS are each step's own. */
export interface Base extends RecordTools {
  readonly config: OrchestratorConfig;
  readonly now: () => Date;
  readonly log: Log;
}

/**
 * Makes a Lambda handler of a step. Tools are built at the first call, so that importing a step costs nothing.
 * The input is parsed at the door; faults leave with their `name`, which is what the state machine matches.
 */
export function asLambda<Input, Output>(
  name: string,
  input: z.ZodType<Input>,
  build: (base: Base) => (input: Input) => Promise<Output>,
) {
  const log = createLog(name);
  let step: ((input: Input) => Promise<Output>) | undefined;
  return middy(async (event: unknown): Promise<Output> => {
    step ??= build(connectBase(log));
    return step(parseInput(name, input, event));
  }).use(narrate(log));
}

function connectBase(log: Log): Base {
  const config = readConfig(process.env);
  const now = () => new Date();
  const table = connectTable(config.tableName);
  const bus = connectBus(config.eventBusName, (error) =>
    log.warn('an event was not published', faultFields(error)),
  );
  return { config, now, log, ...createRecord({ table, bus, now }) };
}

function parseInput<Input>(name: string, schema: z.ZodType<Input>, event: unknown): Input {
  const parsed = schema.safeParse(event);
  if (parsed.success) return parsed.data;
  const paths = parsed.error.issues.map(({ path }) => path.join('.') || '(all)').join(', ');
  throw new InvalidInput(`${name} cannot read its input: ${paths}`, { code: 'BadInput' });
}

/** The one place where a step's faults are caught: they are written down and go on as they were. */
function narrate(log: Log): MiddlewareObj {
  return {
    after: ({ response }) => log.info('done', { kind: kindOf(response) }),
    onError: ({ error }) => log.error('failed', faultFields(error)),
  };
}

function kindOf(response: unknown): string {
  return typeof response === 'object' && response !== null && 'kind' in response
    ? String(response.kind)
    : 'none';
}
