import { matchesPattern } from './pattern.ts';

type Test = (actual: string, expected: string) => boolean;

/** IAM's condition operators that templates use. All others stop the start. */
const tests: Readonly<Record<string, Test>> = {
  StringEquals: (actual, expected) => actual === expected,
  StringEqualsIgnoreCase: (actual, expected) => actual.toLowerCase() === expected.toLowerCase(),
  StringLike: (actual, expected) => matchesPattern(expected, actual),
  ArnEquals: (actual, expected) => matchesPattern(expected, actual),
  ArnLike: (actual, expected) => matchesPattern(expected, actual),
  Bool: (actual, expected) => actual.toLowerCase() === expected.toLowerCase(),
  NumericEquals: (actual, expected) => Number(actual) === Number(expected),
  NumericLessThanEquals: (actual, expected) => Number(actual) <= Number(expected),
};

/** Negated operators hold when none of the values matches, and also when the key is absent. */
const negations: Readonly<Record<string, string>> = {
  StringNotEquals: 'StringEquals',
  StringNotEqualsIgnoreCase: 'StringEqualsIgnoreCase',
  StringNotLike: 'StringLike',
  ArnNotEquals: 'ArnEquals',
  ArnNotLike: 'ArnLike',
};

/** True for operators this evaluator knows; `…IfExists` forms included. */
export function isOperator(operator: string): boolean {
  const base = withoutIfExists(operator);
  return base === 'Null' || base in tests || base in negations;
}

type Conditions = Readonly<Record<string, Readonly<Record<string, readonly string[]>>>>;

/** True when every condition of a statement holds for the call. Condition keys are the same in any letter case. */
export function conditionsHold(
  conditions: Conditions,
  context: Readonly<Record<string, string>>,
): boolean {
  const lower = new Map(Object.entries(context).map(([key, value]) => [key.toLowerCase(), value]));
  return Object.entries(conditions).every(([operator, keys]) =>
    Object.entries(keys).every(([key, expected]) =>
      holds(operator, lower.get(key.toLowerCase()), expected),
    ),
  );
}

function holds(operator: string, actual: string | undefined, expected: readonly string[]): boolean {
  const base = withoutIfExists(operator);
  if (base === 'Null') return expected.includes(String(actual === undefined));
  const positive = negations[base] ?? base;
  const test = tests[positive];
  if (!test) throw new Error(`unknown condition operator "${operator}"`);
  const negated = positive !== base;
  if (actual === undefined) return negated || base !== operator;
  return expected.some((value) => test(actual, value)) !== negated;
}

const withoutIfExists = (operator: string) => operator.replace(/IfExists$/, '');
