import type { Seconds } from './definition.ts';
import { StateFailure } from './failure.ts';
import { evaluate, type Entered } from './run.ts';

/** A field that holds a whole number or an expression of one; `fallback` when it is absent. */
export async function wholeSeconds(
  entered: Entered,
  field: string,
  template: Seconds | undefined,
  fallback: number,
): Promise<number> {
  if (template === undefined) return fallback;
  const value = await evaluate(entered, field, template);
  if (typeof value === 'number' && Number.isInteger(value) && value >= 0) return value;
  throw new StateFailure(
    'States.QueryEvaluationError',
    `The field '${field}' must give a whole number that is not negative, and gave ${JSON.stringify(value)}.`,
  );
}
