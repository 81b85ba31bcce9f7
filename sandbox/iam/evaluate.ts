import { conditionsHold } from './conditions.ts';
import { matchesAction, matchesPattern } from './pattern.ts';
import type { Statement } from './policy.ts';

/** One action on one resource, with the condition keys of the call. */
export interface Question {
  readonly action: string;
  readonly resource: string;
  readonly context: Readonly<Record<string, string>>;
}

export type Decision =
  | { readonly kind: 'allow'; readonly statement: Statement; readonly pattern: string }
  | { readonly kind: 'explicit-deny'; readonly statement: Statement }
  | { readonly kind: 'implicit-deny' };

/** IAM's rule for identity policies: an explicit deny wins, then any allow, else no. */
export function evaluate(statements: readonly Statement[], question: Question): Decision {
  const applying = statements.filter((statement) => applies(statement, question));
  const deny = applying.find(({ effect }) => effect === 'Deny');
  if (deny) return { kind: 'explicit-deny', statement: deny };
  const allow = applying[0];
  if (!allow) return { kind: 'implicit-deny' };
  return { kind: 'allow', statement: allow, pattern: usedPattern(allow, question) };
}

function applies(statement: Statement, { action, resource, context }: Question): boolean {
  return (
    covers(statement.actions, statement.notActions, (pattern) => matchesAction(pattern, action)) &&
    covers(statement.resources, statement.notResources, (pattern) =>
      matchesPattern(pattern, resource),
    ) &&
    conditionsHold(statement.conditions, context)
  );
}

function covers(
  patterns: readonly string[] | undefined,
  exceptions: readonly string[] | undefined,
  matches: (pattern: string) => boolean,
): boolean {
  if (patterns) return patterns.some(matches);
  return exceptions !== undefined && !exceptions.some(matches);
}

/** Which of the statement's actions gave the permission; for the account of what was used. */
const usedPattern = ({ actions = ['*'] }: Statement, { action }: Question) =>
  actions.find((pattern) => matchesAction(pattern, action)) ?? '*';
