import { createHash } from 'node:crypto';
import { AwsError } from '../endpoint/service.ts';
import type { Caller, Need } from '../endpoint/service.ts';
import type { Authorizer } from '../services/wiring.ts';
import { conditionsHold } from './conditions.ts';
import { evaluate } from './evaluate.ts';
import type { Decision, Question } from './evaluate.ts';
import { createRoles } from './roles.ts';
import type { Role, Roles } from './roles.ts';
import { createUsage } from './usage.ts';
import type { UsageReport } from './usage.ts';

export interface IamOptions {
  readonly account: string;
  readonly region: string;
  /** Makes the secrets of this run; a run with another seed has other keys. */
  readonly seed: string;
}

export interface Iam extends Authorizer {
  readonly roles: Roles;
  /** Who owns an access key. `sandbox`/`sandbox` is the person at the laptop, who may do everything. */
  identify(
    accessKeyId: string,
  ): { caller: Caller; secretAccessKey: string; sessionToken?: string } | undefined;
  /** Throws `AccessDeniedException` (400) with AWS's own words. */
  authorize(caller: Caller, needs: readonly Need[]): void;
  /** Throws when the role's trust policy does not let the service assume it, such as `lambda.amazonaws.com`. */
  requireTrust(roleArn: string, service: string, context?: Readonly<Record<string, string>>): void;
  report(): UsageReport;
}

/** Roles, their policies, their keys, and the decision over every call. */
export function createIam({ account, region, seed }: IamOptions): Iam {
  const roles = createRoles({ account });
  const usage = createUsage();
  const owners = new Map<string, string>();

  function require(roleArn: string, needs: readonly Need[]) {
    const role = roles.get(roleArn);
    const statements = role.policies.flatMap((policy) => policy.statements);
    for (const { action, resources, context = {} } of needs)
      for (const resource of resources) {
        const question = { action, resource, context: { ...globalContext(role), ...context } };
        const decision = evaluate(statements, question);
        if (decision.kind !== 'allow') {
          usage.refused(role, action, resource);
          throw accessDenied(role, question, decision);
        }
        usage.allowed(role, action, resource, decision.statement, decision.pattern);
      }
  }

  const globalContext = (role: Role) => ({
    'aws:PrincipalArn': role.arn,
    'aws:PrincipalAccount': account,
    'aws:RequestedRegion': region,
  });

  const accessDenied = (role: Role, { action, resource }: Question, { kind }: Decision) =>
    new AwsError(
      'AccessDeniedException',
      `User: arn:aws:sts::${account}:assumed-role/${role.roleName}/sandbox is not authorized to perform: ${action} on resource: ${resource} ` +
        (kind === 'explicit-deny'
          ? 'with an explicit deny in an identity-based policy'
          : `because no identity-based policy allows the ${action} action`),
    );

  return {
    roles,
    require,
    identify(accessKeyId) {
      if (accessKeyId === 'sandbox')
        return {
          caller: { account, region, principal: { kind: 'root' } },
          secretAccessKey: 'sandbox',
        };
      const roleArn = owners.get(accessKeyId);
      if (roleArn === undefined) return undefined;
      const keys = keysOf(roleArn, seed);
      return {
        caller: { account, region, principal: { kind: 'role', roleArn } },
        secretAccessKey: keys.AWS_SECRET_ACCESS_KEY,
        sessionToken: keys.AWS_SESSION_TOKEN,
      };
    },
    authorize({ principal }, needs) {
      if (principal.kind === 'role') require(principal.roleArn, needs);
    },
    credentialsFor(roleArn) {
      const keys = keysOf(roles.get(roleArn).arn, seed);
      owners.set(keys.AWS_ACCESS_KEY_ID, roleArn);
      return keys;
    },
    requireTrust(roleArn, service, context = {}) {
      const trusted = roles
        .get(roleArn)
        .trust.some(
          ({ effect, actions = [], principals, conditions }) =>
            effect === 'Allow' &&
            actions.includes('sts:AssumeRole') &&
            principals['Service']?.includes(service) &&
            conditionsHold(conditions, { 'aws:SourceAccount': account, ...context }),
        );
      if (!trusted)
        throw new AwsError(
          'InvalidParameterValueException',
          `The role ${roleArn} defined for the service cannot be assumed by ${service}.`,
        );
    },
    report: () => usage.report(roles.all()),
  };
}

/** Keys of a role for this run: looked like AWS's, made from the seed. */
function keysOf(roleArn: string, seed: string) {
  const digest = (what: string) =>
    createHash('sha256').update(`${seed} ${what} ${roleArn}`).digest('base64url');
  const letters = digest('id')
    .toUpperCase()
    .replaceAll(/[^A-Z2-7]/g, 'A');
  return {
    AWS_ACCESS_KEY_ID: `ASIA${letters.slice(0, 16)}`,
    AWS_SECRET_ACCESS_KEY: digest('secret').slice(0, 40),
    AWS_SESSION_TOKEN: digest('token'),
  };
}
