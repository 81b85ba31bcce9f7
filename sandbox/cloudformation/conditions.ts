import { resolveValue } from './intrinsics.ts';
import type { Scope } from './intrinsics.ts';
import { isRecord } from './record.ts';

/** Evaluates a template's condition: `Fn::Equals`, `And`, `Or`, `Not` and `Condition`. */
export function evaluateCondition(expression: unknown, scope: Scope): boolean {
  if (!isRecord(expression)) throw new Error(`not a condition: ${JSON.stringify(expression)}`);
  const [[name, argument] = ['', undefined]] = Object.entries(expression);
  const parts: readonly unknown[] = Array.isArray(argument) ? argument : [];
  const holds = (part: unknown) => evaluateCondition(part, scope);
  switch (name) {
    case 'Condition':
      return scope.condition(String(argument));
    case 'Fn::Equals': {
      const [left, right] = parts.map((part) => resolveValue(part, scope));
      return comparable(left) === comparable(right);
    }
    case 'Fn::And':
      return parts.every(holds);
    case 'Fn::Or':
      return parts.some(holds);
    case 'Fn::Not':
      return !holds(parts[0]);
    default:
      throw new Error(`the sandbox does not know the condition function ${name}`);
  }
}

/** Templates write `"true"` and `true`, `"7"` and `7` for the same value. */
const comparable = (value: unknown) => (typeof value === 'string' ? value : JSON.stringify(value));
