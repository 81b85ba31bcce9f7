import type { Flow, State } from './definition.ts';
import { limitSize } from './conclude.ts';
import { toFailure } from './failure.ts';
import { Interruption, interruptionOf } from './interruption.ts';
import type { Json } from './json.ts';
import { runChoice } from './kinds/choice.ts';
import { runFail, runPass, runSucceed } from './kinds/plain.ts';
import { runMap } from './kinds/map.ts';
import { runParallel } from './kinds/parallel.ts';
import { runTask } from './kinds/task.ts';
import { runWait } from './kinds/wait.ts';
import type { Conclusion, Entered, Run } from './run.ts';

/** Runs states from StartAt to the end; the output of the last one. Throws StateFailure or Interruption. */
export async function runFlow(flow: Flow, input: Json, run: Run): Promise<Json> {
  let name = flow.StartAt;
  let value = input;
  for (;;) {
    if (run.signal.aborted) throw interruptionOf(run.signal);
    const state = flow.States[name];
    if (!state) throw new Error(`no state "${name}"`);
    const { output, next } = await runState(name, state, value, run);
    if (next === undefined) return output;
    name = next;
    value = output;
  }
}

/** Enters a state, lets its kind do its work, and leaves it. */
async function runState(name: string, state: State, input: Json, run: Run): Promise<Conclusion> {
  const entered = enter(name, state, input, run);
  try {
    const conclusion = await perform(entered);
    leave(entered, conclusion);
    return conclusion;
  } catch (thrown) {
    if (run.isTopLevel) run.execution.noteLeft(name, 'failed');
    throw thrown instanceof Interruption ? thrown : toFailure(thrown);
  }
}

function enter(name: string, state: State, input: Json, run: Run): Entered {
  run.execution.countTransition();
  if (run.isTopLevel) run.execution.noteEntered(name);
  run.trail.record({
    type: `${state.Type}StateEntered`,
    stateEnteredEventDetails: {
      name,
      input: JSON.stringify(input),
      inputDetails: { truncated: false },
    },
  });
  const EnteredTime = new Date(run.tools.clock.now()).toISOString();
  const context = {
    ...run.execution.context,
    ...run.extraContext,
    State: { Name: name, EnteredTime, RetryCount: 0 },
  };
  return { name, state, input, run, context };
}

function perform(entered: Entered): Promise<Conclusion> {
  const { state } = entered;
  switch (state.Type) {
    case 'Task':
      return runTask({ ...entered, state });
    case 'Choice':
      return runChoice({ ...entered, state });
    case 'Pass':
      return runPass({ ...entered, state });
    case 'Wait':
      return runWait({ ...entered, state });
    case 'Succeed':
      return runSucceed({ ...entered, state });
    case 'Fail':
      return runFail({ ...entered, state });
    case 'Parallel':
      return runParallel({ ...entered, state });
    case 'Map':
      return runMap({ ...entered, state });
  }
}

function leave({ name, state, run }: Entered, { output, assigned }: Conclusion): void {
  // A state that fails is not left: its failure ends the flow, or is caught further out.
  if (state.Type === 'Fail') return;
  const variables = Object.entries(assigned).map(
    ([key, value]) => [key, JSON.stringify(value)] as const,
  );
  run.trail.record({
    type: `${state.Type}StateExited`,
    stateExitedEventDetails: {
      name,
      output: limitSize(name, 'output', output),
      outputDetails: { truncated: false },
      ...(variables.length > 0 && {
        assignedVariables: Object.fromEntries(variables),
        assignedVariablesDetails: { truncated: false },
      }),
    },
  });
  run.scope.assign(assigned);
  if (run.isTopLevel) run.execution.noteLeft(name, 'done');
}
