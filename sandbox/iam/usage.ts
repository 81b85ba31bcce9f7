import type { Policy, Role } from './roles.ts';
import type { Statement } from './policy.ts';

/** A permission that a role had and used, or tried without having it. */
export interface UsedPermission {
  readonly role: string;
  readonly action: string;
  readonly resource: string;
  readonly times: number;
}

/** A permission that the templates grant and nothing used. */
export interface UnusedPermission {
  readonly role: string;
  readonly policy: string;
  readonly action: string;
  readonly resources: readonly string[];
}

/** The account of one run: what was used, what was refused, and what was granted for nothing. */
export interface UsageReport {
  readonly used: readonly UsedPermission[];
  readonly refused: readonly UsedPermission[];
  readonly unused: readonly UnusedPermission[];
}

export interface Usage {
  allowed(
    role: Role,
    action: string,
    resource: string,
    statement: Statement,
    pattern: string,
  ): void;
  refused(role: Role, action: string, resource: string): void;
  report(roles: readonly Role[]): UsageReport;
}

export function createUsage(): Usage {
  const used = new Map<string, UsedPermission>();
  const refused = new Map<string, UsedPermission>();
  const grants = new Map<Statement, Set<string>>();

  return {
    allowed(role, action, resource, statement, pattern) {
      count(used, role.roleName, action, resource);
      const patterns = grants.get(statement) ?? new Set();
      grants.set(statement, patterns.add(`${role.roleName} ${pattern}`));
    },
    refused: (role, action, resource) => count(refused, role.roleName, action, resource),
    report: (roles) => ({
      used: [...used.values()],
      refused: [...refused.values()],
      unused: roles.flatMap((role) =>
        role.policies.flatMap((policy) => unusedOf(role, policy, grants)),
      ),
    }),
  };
}

function count(into: Map<string, UsedPermission>, role: string, action: string, resource: string) {
  const key = `${role} ${action} ${resource}`;
  into.set(key, { role, action, resource, times: (into.get(key)?.times ?? 0) + 1 });
}

function unusedOf(
  role: Role,
  policy: Policy,
  grants: ReadonlyMap<Statement, ReadonlySet<string>>,
): UnusedPermission[] {
  return policy.statements
    .filter(({ effect }) => effect === 'Allow')
    .flatMap((statement) =>
      (statement.actions ?? ['*'])
        .filter((action) => !grants.get(statement)?.has(`${role.roleName} ${action}`))
        .map((action) => ({
          role: role.roleName,
          policy: policy.name,
          action,
          resources: statement.resources ?? ['*'],
        })),
    );
}
