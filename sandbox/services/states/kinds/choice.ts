import { conclude } from '../conclude.ts';
import type { ChoiceRule, ChoiceState } from '../definition.ts';
import { StateFailure } from '../failure.ts';
import { evaluate, type Conclusion, type Entered } from '../run.ts';

/** Choice: the first rule whose Condition is true decides, with its own Output and Assign; else Default with the state's. */
export async function runChoice(entered: Entered<ChoiceState>): Promise<Conclusion> {
  const { state, input, name } = entered;
  for (const [index, rule] of state.Choices.entries()) {
    if (!(await holds(entered, rule, index))) continue;
    return conclude(entered, rule, {}, { fallback: input, next: rule.Next });
  }
  if (state.Default === undefined) {
    // AWS keeps the name States.NoChoiceMatched but reports the fault so, and nothing catches it.
    throw new StateFailure(
      'States.Runtime',
      `No choice matched in '${name}' and it has no Default.`,
    );
  }
  return conclude(entered, state, {}, { fallback: input, next: state.Default });
}

async function holds(entered: Entered, rule: ChoiceRule, index: number): Promise<boolean> {
  const field = `Choices[${index}]/Condition`;
  const value = await evaluate(entered, field, rule.Condition);
  if (typeof value === 'boolean') return value;
  throw new StateFailure(
    'States.QueryEvaluationError',
    `The JSONata expression '${rule.Condition}' specified for the field '${field}' must give a boolean.`,
  );
}
