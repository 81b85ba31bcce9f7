import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { ResourceHandler } from '../cloudformation/resource.ts';
import type { Iam } from './iam.ts';

const inlinePolicy = z.strictObject({ PolicyName: z.string(), PolicyDocument: z.unknown() });

const roleProperties = z.strictObject({
  RoleName: z.string().optional(),
  Path: z.string().default('/'),
  Description: z.string().optional(),
  AssumeRolePolicyDocument: z.unknown(),
  Policies: z.array(inlinePolicy).default([]),
  ManagedPolicyArns: z.array(z.string()).default([]),
  MaxSessionDuration: z.number().optional(),
  Tags: z.unknown().optional(),
});

const policyProperties = z.strictObject({
  PolicyName: z.string(),
  PolicyDocument: z.unknown(),
  Roles: z.array(z.string()).default([]),
});

const managedPolicyProperties = z.strictObject({
  ManagedPolicyName: z.string().optional(),
  Path: z.string().default('/'),
  Description: z.string().optional(),
  PolicyDocument: z.unknown(),
  Roles: z.array(z.string()).default([]),
});

/** `AWS::IAM::Role`, `Policy` and `ManagedPolicy`. Users, groups and boundaries are not in our templates and are refused. */
export function iamResources({ roles }: Pick<Iam, 'roles'>): ResourceHandler[] {
  return [
    {
      type: 'AWS::IAM::Role',
      create(properties, context) {
        const role = roleProperties.parse(properties);
        const roleName = role.RoleName ?? context.physicalName(64);
        const roleId = `AROA${createHash('sha256').update(roleName).digest('hex').toUpperCase().slice(0, 17)}`;
        const { arn } = roles.create({
          roleName,
          path: role.Path,
          trust: role.AssumeRolePolicyDocument,
          roleId,
        });
        for (const policy of role.Policies)
          roles.attach(roleName, policy.PolicyName, policy.PolicyDocument);
        for (const policyArn of role.ManagedPolicyArns) roles.attachManaged(roleName, policyArn);
        return { ref: roleName, attributes: { Arn: arn, RoleId: roleId } };
      },
    },
    {
      type: 'AWS::IAM::Policy',
      create(properties, context) {
        const policy = policyProperties.parse(properties);
        for (const roleName of policy.Roles)
          roles.attach(roleName, policy.PolicyName, policy.PolicyDocument);
        return { ref: context.physicalName(), attributes: { Id: context.physicalName() } };
      },
    },
    {
      type: 'AWS::IAM::ManagedPolicy',
      create(properties, context) {
        const policy = managedPolicyProperties.parse(properties);
        const name = policy.ManagedPolicyName ?? context.physicalName(128);
        const policyArn = `arn:aws:iam::${context.account}:policy${policy.Path}${name}`;
        roles.createManaged(policyArn, policy.PolicyDocument);
        for (const roleName of policy.Roles) roles.attachManaged(roleName, policyArn);
        return { ref: policyArn, attributes: { PolicyArn: policyArn } };
      },
    },
  ];
}
