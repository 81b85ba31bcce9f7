import { setTimeout } from 'node:timers/promises';
import middy, { type MiddlewareObj } from '@middy/core';
import type { z } from 'zod';
import { connectBus } from './aws/bus.ts';
import { openClient, type OpenClient } from './aws/client-settings.ts';
import { InvalidInput } from './aws/fault.ts';
import { connectTable } from './aws/table.ts';
import { createRecord, type RecordTools } from './aws/record-tools.ts';
import { connectTestListener, type TestListener } from './aws/test-listener.ts';
import { catalogue, catalogueVersion } from './catalogue/catalogue.ts';
import type { Catalogue } from './catalogue/schema.ts';
import { readConfig, type OrchestratorConfig } from './config.ts';
import { createLog, faultFields, type Log } from './log.ts';
import type { Pause } from './routines/persist.ts';

/** What every function has: its settings, the record, the catalogue, the time, a log, and the ways out. */
export interface Base extends RecordTools {
  readonly config: OrchestratorConfig;
  readonly catalogue: Catalogue;
  readonly catalogueVersion: string;
  readonly now: () => Date;
  readonly log: Log;
  /** How each step opens the clients of AWS that it needs. */
  readonly open: OpenClient;
  readonly testListener: TestListener;
  /** Lets time pass, for what tries again by itself. */
  readonly pause: Pause;
}

/** One step: its name, what it takes, and how it is put together from what every function has. */
export interface Step<Input, Output> {
  readonly name: string;
  readonly input: z.ZodType<Input>;
  readonly build: (base: Base) => (input: Input) => Promise<Output>;
}

export const defineStep = <Input, Output>(
  name: string,
  input: z.ZodType<Input>,
  build: Step<Input, Output>['build'],
): Step<Input, Output> => ({ name, input, build });

/**
 * Makes a Lambda handler of a step. Tools are built at the first call, so that importing a step costs nothing.
 * The input is parsed at the door; faults leave with their `name`, which is what the state machine matches.
 */
export function asLambda<Input, Output>({ name, input, build }: Step<Input, Output>) {
  const log = createLog(name);
  let run: ((input: Input) => Promise<Output>) | undefined;
  return middy(async (event: unknown): Promise<Output> => {
    run ??= build(connectBase(log));
    return run(parseInput(name, input, event));
  }).use(narrate(log));
}

/** The base of a function in AWS. Settings come from the environment; throws with the names of those that are missing. */
export function connectBase(log: Log, config: OrchestratorConfig = readConfig(process.env)): Base {
  const now = () => new Date();
  const table = connectTable(config.tableName);
  const bus = connectBus(config.eventBusName, (error) =>
    log.warn('an event was not published', faultFields(error)),
  );
  return {
    config,
    catalogue,
    catalogueVersion,
    now,
    log,
    open: openClient,
    testListener: connectTestListener(),
    pause: (ms) => setTimeout(ms),
    ...createRecord({ table, bus, now }),
  };
}

/** Throws `InvalidInput` with the paths that are wrong; values are not repeated, since one may be a token. */
export function parseInput<Input>(name: string, schema: z.ZodType<Input>, event: unknown): Input {
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
