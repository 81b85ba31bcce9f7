import { randomUUID } from 'node:crypto';
import { Worker } from 'node:worker_threads';
import type { Clock } from '../clock.ts';
import type { InvokeResult, Network } from '../services/wiring.ts';
import { failed, initError, isFatal, resultOf } from './invoke-result.ts';
import { listen } from './worker-endings.ts';
import { workerFile } from './worker-file.ts';
import type { FunctionError, InvokeMessage, RuntimeData } from './worker/messages.ts';

/** What a worker must know of its function. */
export interface FunctionSpec {
  readonly functionName: string;
  readonly arn: string;
  readonly version: string;
  /** Folder of the bundle. */
  readonly taskRoot: string;
  /** `<file>.<export>`. */
  readonly handler: string;
  readonly environment: Readonly<Record<string, string>>;
  /** Real time: a handler's computing takes real time at any speed of the clock. */
  readonly timeoutMs: number;
  readonly memoryMiB: number;
  readonly reservedConcurrency?: number;
  readonly logGroupName: string;
  readonly logStreamName: string;
}

export interface RuntimeTools {
  readonly clock: Clock;
  readonly network: Network;
  /** Everything a function writes to stdout and stderr. */
  readonly onOutput: (functionName: string, text: string) => void;
}

/** One worker thread with one handler loaded: an execution environment of Lambda. */
export interface Runtime {
  /** Resolves when the handler is loaded, or with the error that kept it from loading. */
  readonly ready: Promise<FunctionError | undefined>;
  /** One at a time. Never rejects: time-outs and deaths are results. */
  invoke(payload: unknown): Promise<InvokeResult>;
  readonly alive: () => boolean;
  end(): Promise<void>;
}

/** Lambda gives a function at most ten seconds to initialise. */
const initTimeoutMs = 10_000;

export function startRuntime(
  spec: FunctionSpec,
  { clock, network, onOutput }: RuntimeTools,
): Runtime {
  const workerData: RuntimeData = {
    taskRoot: spec.taskRoot,
    handler: spec.handler,
    clock: { now: clock.now(), speed: clock.speed },
    network: network.entries(),
  };
  const worker = new Worker(workerFile(), {
    workerData,
    env: { ...spec.environment },
    stdout: true,
    stderr: true,
    // Not those of this process, which may be a test runner's.
    execArgv: [],
    // A small young generation: with Node's default of 48 MB each idle worker keeps much garbage (measured).
    resourceLimits: { maxOldGenerationSizeMb: spec.memoryMiB, maxYoungGenerationSizeMb: 4 },
  });
  for (const stream of [worker.stdout, worker.stderr]) {
    stream.setEncoding('utf8');
    stream.on('data', (text: string) => onOutput(spec.functionName, text));
  }
  const endings = listen(worker);
  let alive = true;
  void endings.exited.then(() => (alive = false));
  const ready = endings.next(initTimeoutMs).then((ending) => initError(ending, initTimeoutMs));

  async function invoke(payload: unknown): Promise<InvokeResult> {
    const requestId = randomUUID();
    const failedInit = await ready;
    if (failedInit) return failed(failedInit);
    const ending = endings.next(spec.timeoutMs);
    worker.postMessage(messageOf(spec, requestId, payload, clock, network));
    return resultOf(await ending, requestId, spec.timeoutMs);
  }

  return {
    ready,
    invoke: async (payload) => {
      const result = await invoke(payload);
      if (result.error && isFatal(result.error.errorType)) await endings.end();
      return result;
    },
    alive: () => alive,
    end: () => endings.end(),
  };
}

function messageOf(
  spec: FunctionSpec,
  requestId: string,
  payload: unknown,
  clock: Clock,
  network: Network,
): InvokeMessage {
  return {
    requestId,
    event: JSON.stringify(payload ?? {}),
    clock: { now: clock.now(), speed: clock.speed },
    network: network.entries(),
    timeoutMs: spec.timeoutMs,
    context: {
      functionName: spec.functionName,
      functionVersion: spec.version,
      invokedFunctionArn: spec.arn,
      memoryLimitInMB: String(spec.memoryMiB),
      logGroupName: spec.logGroupName,
      logStreamName: spec.logStreamName,
    },
  };
}
