import type { Clock } from '../../clock.ts';
import { createPool } from '../../lambda/index.ts';
import type { PoolOptions } from '../../lambda/index.ts';
import type { LogsCore } from '../logs/index.ts';
import type { Network } from '../wiring.ts';
import { createLambdaCore } from './core.ts';
import { createEventQueue } from './event-queue.ts';
import type { FailedEvent } from './event-queue.ts';
import { createFunctionUrls } from './function-url.ts';
import { createInvoker } from './invocation.ts';
import { createLogWriter } from './log-writer.ts';
import { lambdaResources } from './resources.ts';
import type { EventSource } from './event-source-resource.ts';
import type { ResourceTools } from './resources.ts';
import { lambdaService } from './service.ts';

export type { LambdaCore, LambdaFunction } from './core.ts';
export type { EventSource } from './event-source-resource.ts';
export type { FailedEvent } from './event-queue.ts';

export interface LambdaOptions {
  readonly clock: Clock;
  readonly account: string;
  readonly region: string;
  readonly network: Network;
  readonly iam: ResourceTools['iam'];
  readonly logs: LogsCore;
  /** What the functions find in `AWS_ENDPOINT_URL`, and where their URLs live. Asked when a function is created. */
  readonly endpointUrl: () => string;
  /** Where an asset of the assembly is on this machine. */
  readonly file: ResourceTools['file'];
  readonly ports: {
    readonly mapEventSource: (source: EventSource) => void;
    /** Puts what a function failed on into its dead-letter queue or failure destination. */
    readonly deliver: (failed: FailedEvent) => void | Promise<void>;
  };
  readonly onError: (error: unknown) => void;
  /** Real ms after which an idle worker is ended. */
  readonly idleMs?: number;
  /**
   * Idle workers to keep. Measured with bundles that hold six SDK clients: 28 MB for each worker, 200 ms for a cold start,
   * 2 ms for a warm call. Twelve hold what a running deployment calls all the time in about 350 MB.
   */
  readonly maxIdle?: number;
  readonly sabotage?: PoolOptions['sabotage'];
}

/** AWS Lambda: functions of the templates, run from their bundles in worker threads. */
export function createLambda(options: LambdaOptions) {
  const { clock, network, iam, ports, onError, region } = options;
  const core = createLambdaCore(options);
  const pool = createPool({
    clock,
    network,
    idleMs: options.idleMs ?? 120_000,
    maxIdle: options.maxIdle ?? 12,
    sabotage: options.sabotage,
    onOutput: createLogWriter({
      core,
      logs: options.logs,
      authorizer: iam,
      region,
      account: options.account,
    }),
  });
  const events = createEventQueue({
    core,
    pool,
    clock,
    authorizer: iam,
    deliver: ports.deliver,
    onError,
  });
  return {
    core,
    service: lambdaService({ core, pool, events }),
    resources: lambdaResources({ ...options, core, mapEventSource: ports.mapEventSource }),
    invoker: createInvoker({ core, pool, events }),
    functionUrls: createFunctionUrls({ core, pool, clock, region }),
    /** Starts a worker for each function, so that the first call finds it ready. Throws when one does not load. */
    warm: async (names: readonly string[]) => {
      await Promise.all(names.map((name) => pool.warm(core.get(name))));
    },
    /** Busy and idle workers by function name. */
    workers: () => pool.counts(),
    close: () => pool.close(),
  };
}
