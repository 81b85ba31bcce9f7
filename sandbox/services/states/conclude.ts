import type { Results } from './definition.ts';
import { StateFailure } from './failure.ts';
import { isObject, sizeOf, type Json } from './json.ts';
import { evaluate, type Conclusion, type Entered, type Given } from './run.ts';
import { maxPayloadBytes } from './tokens.ts';

/**
 * Ends a state. Output and Assign are evaluated together on the values as they were on entry, so that
 * a new variable is first seen in the next state. Without Output the result goes on, or `fallback`.
 */
export async function conclude(
  entered: Entered,
  { Output, Assign }: Results,
  given: Given,
  { fallback, next }: { fallback: Json; next: string | undefined },
): Promise<Conclusion> {
  const [output, assigned] = await Promise.all([
    Output === undefined ? fallback : evaluate(entered, 'Output', Output, given),
    Assign === undefined ? {} : evaluate(entered, 'Assign', Assign, given),
  ]);
  limitSize(entered.name, 'output', output);
  limitSize(entered.name, 'variables', assigned);
  return { output, assigned: isObject(assigned) ? assigned : {}, next };
}

/** Where a state without rules of its own goes. */
export const onward = (state: { readonly Next?: string }): string | undefined => state.Next;

/** Throws States.DataLimitExceeded over 262,144 bytes. Returns the value's text. */
export function limitSize(state: string, what: string, value: Json): string {
  const text = JSON.stringify(value);
  // A UTF-16 unit is at most three bytes of UTF-8: most texts need no counting.
  if (text.length * 3 > maxPayloadBytes && sizeOf(text) > maxPayloadBytes) {
    throw new StateFailure(
      'States.DataLimitExceeded',
      `The state '${state}' has ${what} of more than ${maxPayloadBytes} bytes.`,
    );
  }
  return text;
}
