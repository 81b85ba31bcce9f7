import { conclude, onward } from '../conclude.ts';
import type { ParallelState } from '../definition.ts';
import { StateFailure } from '../failure.ts';
import { runInner } from '../inner-flows.ts';
import { withRecovery } from '../recover.ts';
import { evaluate, type Conclusion, type Entered } from '../run.ts';

/** Parallel: all branches on the same input; the result is the list of their outputs. */
export function runParallel(entered: Entered<ParallelState>): Promise<Conclusion> {
  const { state } = entered;
  return withRecovery(entered, state, async () => {
    const result = await runBranches(entered);
    return conclude(entered, state, { result }, { fallback: result, next: onward(state) });
  });
}

async function runBranches(entered: Entered<ParallelState>) {
  const { state, input, run } = entered;
  const given =
    state.Arguments === undefined ? input : await evaluate(entered, 'Arguments', state.Arguments);
  run.trail.record({ type: 'ParallelStateStarted' });
  try {
    const flows = state.Branches.map((flow) => ({ flow, input: given }));
    const results = await runInner(run, flows, flows.length);
    run.trail.record({ type: 'ParallelStateSucceeded' });
    return results;
  } catch (thrown) {
    if (!(thrown instanceof StateFailure)) throw thrown;
    run.trail.record({ type: 'ParallelStateFailed' });
    // Known by the branch's own error and by the name that AWS keeps for it.
    throw new StateFailure(thrown.error, thrown.cause, ['States.BranchFailed']);
  }
}
