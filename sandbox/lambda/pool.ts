import { AwsError } from '../endpoint/service.ts';
import type { InvokeResult } from '../services/wiring.ts';
import { startRuntime } from './runtime.ts';
import type { FunctionSpec, Runtime, RuntimeTools } from './runtime.ts';

export interface PoolOptions extends RuntimeTools {
  /** Real ms after which an idle worker is ended. */
  readonly idleMs: number;
  /** At most so many idle workers; the longest idle ends first. Busy ones are as many as are needed. */
  readonly maxIdle: number;
  /** When a worker is killed in the middle of an invocation, a fault that people choose: after real ms, or at a signal. */
  readonly sabotage?: (functionName: string, payload: unknown) => number | AbortSignal | undefined;
}

export interface Pool {
  /** Throws `TooManyRequestsException` (429) when the reserved concurrency is used up. */
  invoke(spec: FunctionSpec, payload: unknown): Promise<InvokeResult>;
  /** Starts a worker and waits until its handler is loaded; throws when it does not load. */
  warm(spec: FunctionSpec): Promise<void>;
  /** Workers by function name: for receipts. */
  counts(): ReadonlyMap<string, { readonly busy: number; readonly idle: number }>;
  /** Ends all workers. Invocations under way end with `Runtime.ExitError`. */
  close(): Promise<void>;
}

interface Idle {
  readonly functionName: string;
  readonly runtime: Runtime;
  readonly timer: NodeJS.Timeout;
}

/** Keeps workers warm between invocations, and ends those that are not needed. */
export function createPool({ idleMs, maxIdle, sabotage, ...tools }: PoolOptions): Pool {
  /** Longest idle first. */
  let idle: Idle[] = [];
  const busy = new Map<Runtime, string>();
  let closed = false;
  const running = (functionName: string) =>
    [...busy.values()].filter((name) => name === functionName).length;

  function take(spec: FunctionSpec): Runtime {
    if (running(spec.functionName) >= (spec.reservedConcurrency ?? Infinity)) throw throttled();
    const found = idle.findLast(({ functionName }) => functionName === spec.functionName);
    if (found) forget(found);
    const runtime = found?.runtime.alive() ? found.runtime : startRuntime(spec, tools);
    busy.set(runtime, spec.functionName);
    return runtime;
  }

  async function giveBack(functionName: string, runtime: Runtime) {
    busy.delete(runtime);
    if (!runtime.alive() || closed) return;
    const timer = setTimeout(() => {
      const expired = idle.find((one) => one.runtime === runtime);
      if (expired) void end(expired);
    }, idleMs);
    idle.push({ functionName, runtime, timer });
    const oldest = idle.length > maxIdle ? idle[0] : undefined;
    if (oldest) await end(oldest);
  }

  function forget(one: Idle) {
    clearTimeout(one.timer);
    idle = idle.filter((other) => other !== one);
  }

  async function end(one: Idle) {
    forget(one);
    await one.runtime.end();
  }

  return {
    async invoke(spec, payload) {
      // An event may still be on its way when the sandbox ends; a worker started now would never be ended.
      if (closed) return closing;
      const runtime = take(spec);
      const spare = killAt(sabotage?.(spec.functionName, payload), () => void runtime.end());
      try {
        return await runtime.invoke(payload);
      } finally {
        spare();
        await giveBack(spec.functionName, runtime);
      }
    },

    async warm(spec) {
      const runtime = take(spec);
      const error = await runtime.ready;
      if (error) await runtime.end();
      await giveBack(spec.functionName, runtime);
      if (error)
        throw new Error(
          `${spec.functionName} does not load: ${error.errorType}: ${error.errorMessage}`,
        );
    },

    counts() {
      const names = new Set([...busy.values(), ...idle.map(({ functionName }) => functionName)]);
      return new Map(
        [...names].map((name) => [
          name,
          {
            busy: running(name),
            idle: idle.filter(({ functionName }) => functionName === name).length,
          },
        ]),
      );
    },

    async close() {
      closed = true;
      await Promise.all([...idle.map(end), ...[...busy.keys()].map((runtime) => runtime.end())]);
    },
  };
}

const closing: InvokeResult = {
  error: { errorType: 'Sandbox.Closing', errorMessage: 'the sandbox is closing' },
  payload: null,
};

function throttled() {
  return new AwsError('TooManyRequestsException', 'Rate Exceeded.', 429, {
    Reason: 'ReservedFunctionConcurrentInvocationLimitExceeded',
  });
}

/** Kills at a moment; returns what spares the worker, once its invocation is over. */
function killAt(moment: number | AbortSignal | undefined, kill: () => void): () => void {
  if (moment === undefined) return () => undefined;
  if (typeof moment === 'number') {
    const timer = setTimeout(kill, moment);
    return () => clearTimeout(timer);
  }
  moment.addEventListener('abort', kill);
  return () => moment.removeEventListener('abort', kill);
}
