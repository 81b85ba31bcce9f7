import { AwsError } from '../endpoint/service.ts';
import { managedPolicies } from './managed-policies.ts';
import { parsePolicy } from './policy.ts';
import type { Statement } from './policy.ts';

/** A policy of a role, with the name under which reports show it. */
export interface Policy {
  readonly name: string;
  readonly statements: readonly Statement[];
}

export interface Role {
  readonly roleName: string;
  readonly arn: string;
  /** `AROA…`, as in `aws:userid`. */
  readonly roleId: string;
  readonly trust: readonly Statement[];
  readonly policies: readonly Policy[];
}

/** The roles of the templates and what they may do. */
export interface Roles {
  create(role: { roleName: string; path: string; trust: unknown; roleId: string }): Role;
  /** Adds a policy; `document` is read and refused here if the evaluator does not know all of it. */
  attach(roleName: string, policyName: string, document: unknown): void;
  /** By ARN: AWS's own policies, or a managed policy of the templates. */
  attachManaged(roleName: string, policyArn: string): void;
  createManaged(policyArn: string, document: unknown): void;
  /** Throws `NoSuchEntityException`. */
  get(roleArn: string): Role;
  all(): readonly Role[];
}

export function createRoles({ account }: { account: string }): Roles {
  const roles = new Map<string, Role & { policies: Policy[] }>();
  const managed = new Map<string, readonly Statement[]>();

  const byName = (roleName: string) => {
    const found = roles.get(roleName);
    if (!found) throw new Error(`a policy names the role "${roleName}", which does not exist`);
    return found;
  };

  return {
    create({ roleName, path, trust, roleId }) {
      if (roles.has(roleName))
        throw new Error(`the role "${roleName}" exists twice in the templates`);
      const role = {
        roleName,
        arn: `arn:aws:iam::${account}:role${path}${roleName}`,
        roleId,
        trust: parsePolicy(trust, `trust policy of ${roleName}`),
        policies: [],
      };
      roles.set(roleName, role);
      return role;
    },
    attach(roleName, policyName, document) {
      const statements = parsePolicy(document, `policy ${policyName} of role ${roleName}`);
      byName(roleName).policies.push({ name: policyName, statements });
    },
    attachManaged(roleName, policyArn) {
      const statements = managed.get(policyArn) ?? awsManaged(policyArn);
      byName(roleName).policies.push({ name: policyArn, statements });
    },
    createManaged(policyArn, document) {
      managed.set(policyArn, parsePolicy(document, `managed policy ${policyArn}`));
    },
    get(roleArn) {
      const found = [...roles.values()].find(({ arn }) => arn === roleArn);
      if (!found)
        throw new AwsError(
          'NoSuchEntityException',
          `The role with ARN ${roleArn} cannot be found.`,
          404,
        );
      return found;
    },
    all: () => [...roles.values()],
  };
}

function awsManaged(policyArn: string): readonly Statement[] {
  const name = /^arn:aws:iam::aws:policy\/(.+)$/.exec(policyArn)?.[1];
  const document = name === undefined ? undefined : managedPolicies[name];
  if (!document) throw new Error(`the sandbox does not know the managed policy ${policyArn}`);
  return parsePolicy(document, policyArn);
}
