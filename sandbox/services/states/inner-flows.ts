import type { Flow } from './definition.ts';
import type { Happening } from './history.ts';
import { Interruption } from './interruption.ts';
import type { Json } from './json.ts';
import type { Run } from './run.ts';
import { Scope } from './scope.ts';

/** A branch or an iteration that waits to be run. */
export interface InnerFlow {
  readonly flow: Flow;
  readonly input: Json;
  readonly extraContext?: Run['extraContext'];
}

/** What the history says about each inner flow, by its index. */
interface Notes {
  started(index: number): Happening;
  succeeded(index: number): Happening;
  failed(index: number): Happening;
}

/**
 * Runs inner flows, at most `atOnce` at a time; their outputs in order. The first failure stops the others
 * (Lambdas that are running go on, as on AWS) and is thrown.
 */
export async function runInner(
  run: Run,
  flows: readonly InnerFlow[],
  atOnce: number,
  notes?: Notes,
): Promise<Json[]> {
  const stop = new AbortController();
  const signal = AbortSignal.any([run.signal, stop.signal]);
  const waiting = [...flows.entries()];
  const outputs: Json[] = [];

  const runNext = async (): Promise<void> => {
    const next = waiting.shift();
    if (!next) return;
    const [index, inner] = next;
    outputs[index] = await runOne(run, inner, index, signal, notes);
    await runNext();
  };

  const lanes = Array.from({ length: Math.min(atOnce, flows.length) }, () =>
    runNext().catch((thrown: unknown) => {
      stop.abort(new Interruption('BRANCH_STOPPED'));
      throw thrown;
    }),
  );
  try {
    await Promise.all(lanes);
    return outputs;
  } finally {
    // Nobody writes history for a branch that is still on its way out.
    await Promise.allSettled(lanes);
  }
}

async function runOne(
  run: Run,
  { flow, input, extraContext }: InnerFlow,
  index: number,
  signal: AbortSignal,
  notes: Notes | undefined,
): Promise<Json> {
  const trail = run.trail.fork();
  const inner: Run = {
    ...run,
    scope: new Scope(run.scope),
    trail,
    signal,
    extraContext: { ...run.extraContext, ...extraContext },
    isTopLevel: false,
  };
  if (notes) trail.record(notes.started(index));
  try {
    const output = await run.runFlow(flow, input, inner);
    if (notes) trail.record(notes.succeeded(index));
    return output;
  } catch (thrown) {
    if (notes && !(thrown instanceof Interruption)) trail.record(notes.failed(index));
    throw thrown;
  } finally {
    run.trail.join(trail);
  }
}
