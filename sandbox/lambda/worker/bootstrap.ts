import { parentPort, workerData } from 'node:worker_threads';
import { patchDate } from './clock.ts';
import { loadHandler, RuntimeError } from './handler.ts';
import type { Handler } from './handler.ts';
import type { FunctionError, InvokeMessage, RuntimeData, WorkerMessage } from './messages.ts';
import { patchNetwork } from './network.ts';

/**
 * The inside of a Lambda worker: what AWS's runtime is around a handler.
 * Both casts are doors between threads; the other side is `runtime.ts`, typed by the same file.
 */
const { taskRoot, handler: handlerName, clock, network } = workerData as RuntimeData;
const setClock = patchDate(clock);
const setNetwork = patchNetwork(network);

const send = (message: WorkerMessage) => parentPort?.postMessage(message);
const handler = load();
if (handler) {
  parentPort?.on('message', (message: InvokeMessage) => void invoke(handler, message));
  send({ kind: 'ready' });
}

function load(): Handler | undefined {
  try {
    return loadHandler(taskRoot, handlerName);
  } catch (error) {
    send({ kind: 'init-failed', error: describe(error) });
    return undefined;
  }
}

async function invoke(run: Handler, message: InvokeMessage) {
  setClock(message.clock);
  setNetwork(message.network);
  const answer = await answerOf(run, message);
  // What was written must arrive before the answer: after it, the worker may be ended at any moment.
  await Promise.all([process.stdout, process.stderr].map(flushed));
  send(answer);
}

async function answerOf(run: Handler, message: InvokeMessage): Promise<WorkerMessage> {
  const { requestId } = message;
  try {
    const result = await run(JSON.parse(message.event), contextOf(message));
    return { kind: 'done', requestId, payload: serialise(result) };
  } catch (error) {
    return { kind: 'failed', requestId, error: describe(error) };
  }
}

const flushed = (stream: NodeJS.WriteStream) =>
  new Promise<void>((resolve) => void stream.write('', () => resolve()));

function contextOf({ requestId, timeoutMs, context }: InvokeMessage) {
  const deadline = performance.now() + timeoutMs;
  return {
    ...context,
    awsRequestId: requestId,
    getRemainingTimeInMillis: () => Math.max(0, Math.floor(deadline - performance.now())),
  };
}

/** `undefined` becomes `null`, as Lambda answers for a handler that returns nothing. */
function serialise(result: unknown): string {
  try {
    return JSON.stringify(result ?? null);
  } catch (error) {
    throw new RuntimeError(
      'Runtime.MarshalError',
      `Unable to stringify response body: ${String(error)}`,
    );
  }
}

/** An error as Lambda reports it: type, message, and the stack as lines. */
function describe(error: unknown): FunctionError {
  if (!(error instanceof Error))
    return { errorType: typeof error, errorMessage: String(error), trace: [] };
  return {
    errorType: error.name,
    errorMessage: error.message,
    trace: (error.stack ?? '').split('\n'),
  };
}
