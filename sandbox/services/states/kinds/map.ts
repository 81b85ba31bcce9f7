import { conclude, onward } from '../conclude.ts';
import type { MapState } from '../definition.ts';
import { StateFailure } from '../failure.ts';
import { runInner } from '../inner-flows.ts';
import { isList, type Json } from '../json.ts';
import { withRecovery } from '../recover.ts';
import { evaluate, type Conclusion, type Entered } from '../run.ts';
import { wholeSeconds } from '../seconds.ts';

/** Map, inline: the processor once for each item; the result is the list of outputs in the items' order. */
export function runMap(entered: Entered<MapState>): Promise<Conclusion> {
  const { state } = entered;
  return withRecovery(entered, state, async () => {
    const result = await runIterations(entered);
    return conclude(entered, state, { result }, { fallback: result, next: onward(state) });
  });
}

async function runIterations(entered: Entered<MapState>): Promise<readonly Json[]> {
  const { state, name, run } = entered;
  const items = await itemsOf(entered);
  const atOnce = await wholeSeconds(entered, 'MaxConcurrency', state.MaxConcurrency, 0);
  const flows = await Promise.all(items.map((item, index) => iteration(entered, item, index)));
  run.trail.record({
    type: 'MapStateStarted',
    mapStateStartedEventDetails: { length: items.length },
  });
  const note = (type: `MapIteration${'Started' | 'Succeeded' | 'Failed'}`) => (index: number) => ({
    type,
    [`m${type.slice(1)}EventDetails`]: { name, index },
  });
  try {
    const results = await runInner(run, flows, atOnce || Math.max(1, items.length), {
      started: note('MapIterationStarted'),
      succeeded: note('MapIterationSucceeded'),
      failed: note('MapIterationFailed'),
    });
    run.trail.record({ type: 'MapStateSucceeded' });
    return results;
  } catch (thrown) {
    if (thrown instanceof StateFailure) run.trail.record({ type: 'MapStateFailed' });
    throw thrown;
  }
}

async function itemsOf(entered: Entered<MapState>): Promise<readonly Json[]> {
  const { state, input } = entered;
  const items = state.Items === undefined ? input : await evaluate(entered, 'Items', state.Items);
  if (isList(items)) return items;
  throw new StateFailure('States.QueryEvaluationError', "The field 'Items' must give an array.");
}

async function iteration(entered: Entered<MapState>, item: Json, index: number) {
  const { ItemSelector, ItemProcessor } = entered.state;
  const extraContext = { Map: { Item: { Index: index, Value: item } } };
  const context = { ...entered.context, ...extraContext };
  const input =
    ItemSelector === undefined
      ? item
      : await evaluate(entered, 'ItemSelector', ItemSelector, { context });
  return { flow: ItemProcessor, input, extraContext };
}
