import { conclude, onward } from '../conclude.ts';
import type { FailState, PassState, SucceedState } from '../definition.ts';
import { StateFailure } from '../failure.ts';
import type { Json } from '../json.ts';
import { evaluate, type Conclusion, type Entered } from '../run.ts';

/** Pass: only Output and Assign. */
export function runPass(entered: Entered<PassState>): Promise<Conclusion> {
  const { state, input } = entered;
  return conclude(entered, state, {}, { fallback: input, next: onward(state) });
}

/** Succeed: ends its flow well. */
export function runSucceed(entered: Entered<SucceedState>): Promise<Conclusion> {
  const { state, input } = entered;
  return conclude(entered, { Output: state.Output }, {}, { fallback: input, next: undefined });
}

/** Fail: ends its flow with an error of the author's. */
export async function runFail(entered: Entered<FailState>): Promise<Conclusion> {
  const { Error = '', Cause = '' } = entered.state;
  const [error, cause] = await Promise.all([
    evaluate(entered, 'Error', Error),
    evaluate(entered, 'Cause', Cause),
  ]);
  throw new StateFailure(textOf('Error', error), textOf('Cause', cause));
}

function textOf(field: string, value: Json): string {
  if (typeof value === 'string') return value;
  throw new StateFailure(
    'States.QueryEvaluationError',
    `The expression specified for the field '${field}' must give a string.`,
  );
}
