import { describe, expect, it } from '@jest/globals';
import { evaluate } from '../../../sandbox/iam/evaluate.ts';
import { managedPolicies } from '../../../sandbox/iam/managed-policies.ts';
import { parsePolicy } from '../../../sandbox/iam/policy.ts';

const decide = (
  statements: unknown[],
  action: string,
  resource: string,
  context: Record<string, string> = {},
) =>
  evaluate(parsePolicy({ Version: '2012-10-17', Statement: statements }, 'test'), {
    action,
    resource,
    context,
  }).kind;

const allow = (more: object) => ({ Effect: 'Allow', Action: 'ecs:*', Resource: '*', ...more });

describe('what identity policies allow', () => {
  it('is nothing, unless a statement says so', () => {
    expect(decide([], 'ecs:DescribeServices', 'arn')).toBe('implicit-deny');
    expect(decide([allow({})], 'ecs:DescribeServices', 'arn')).toBe('allow');
    expect(decide([allow({})], 'ECS:describeservices', 'arn')).toBe('allow');
    expect(decide([allow({})], 'ecr:DescribeImages', 'arn')).toBe('implicit-deny');
  });

  it('is never what another statement denies', () => {
    const deny = { Effect: 'Deny', Action: 'ecs:Delete*', Resource: '*' };
    expect(decide([allow({}), deny], 'ecs:DeleteService', 'arn')).toBe('explicit-deny');
    expect(decide([allow({}), deny], 'ecs:DescribeServices', 'arn')).toBe('allow');
  });

  it('goes by the resource: `*` any characters, `?` one, case-sensitive, and nothing else is special', () => {
    const on = (Resource: unknown, resource: string) =>
      decide([allow({ Resource })], 'ecs:RunTask', resource);
    expect(on('arn:aws:ecs:*:*:task/contacts-?', 'arn:aws:ecs:eu:1:task/contacts-1')).toBe('allow');
    expect(on('arn:aws:ecs:*:*:task/contacts-?', 'arn:aws:ecs:eu:1:task/contacts-12')).toBe(
      'implicit-deny',
    );
    expect(on('arn:a.c', 'arn:abc')).toBe('implicit-deny');
    expect(on('arn:ABC', 'arn:abc')).toBe('implicit-deny');
    expect(on(['arn:x', 'arn:abc'], 'arn:abc')).toBe('allow');
    // An action without resource types needs `*` itself.
    expect(on('arn:*', '*')).toBe('implicit-deny');
  });

  it('knows NotAction and NotResource', () => {
    const statement = { Effect: 'Allow', NotAction: 'iam:*', NotResource: 'arn:secret' };
    expect(decide([statement], 'ecs:RunTask', 'arn:x')).toBe('allow');
    expect(decide([statement], 'iam:PassRole', 'arn:x')).toBe('implicit-deny');
    expect(decide([statement], 'ecs:RunTask', 'arn:secret')).toBe('implicit-deny');
  });

  it.each([
    { operator: 'StringEquals', expected: 'a', yes: 'a', no: 'b' },
    { operator: 'StringNotEquals', expected: 'a', yes: 'b', no: 'a' },
    { operator: 'StringLike', expected: 'a*', yes: 'aa', no: 'ba' },
    { operator: 'ArnLike', expected: 'a*', yes: 'aa', no: 'ba' },
    { operator: 'ArnEquals', expected: 'a', yes: 'a', no: 'b' },
    { operator: 'Bool', expected: 'true', yes: 'True', no: 'false' },
  ])('goes by conditions: $operator', ({ operator, expected, yes, no }) => {
    const statement = allow({ Condition: { [operator]: { 'aws:Key': [expected] } } });
    expect(decide([statement], 'ecs:RunTask', 'arn', { 'AWS:key': yes })).toBe('allow');
    expect(decide([statement], 'ecs:RunTask', 'arn', { 'aws:Key': no })).toBe('implicit-deny');
  });

  it('treats an absent key as AWS does: no for positive operators, yes for negated and IfExists', () => {
    const without = (operator: string) =>
      decide([allow({ Condition: { [operator]: { 'aws:Key': 'a' } } })], 'ecs:RunTask', 'arn');
    expect(without('StringEquals')).toBe('implicit-deny');
    expect(without('StringNotEquals')).toBe('allow');
    expect(without('StringEqualsIfExists')).toBe('allow');
    expect(
      decide([allow({ Condition: { Null: { 'aws:Key': true } } })], 'ecs:RunTask', 'arn'),
    ).toBe('allow');
  });
});

describe('what the evaluator does not know', () => {
  it.each([
    [
      { Condition: { IpAddress: { 'aws:SourceIp': '10.0.0.0/8' } } },
      'the sandbox does not know the condition operator "IpAddress"',
    ],
    [
      { Condition: { 'ForAnyValue:StringEquals': { a: 'b' } } },
      'the sandbox does not know the condition operator "ForAnyValue:StringEquals"',
    ],
    [{ Resource: 'arn:${aws:username}' }, 'the sandbox does not know policy variables'],
    [{ Surprise: 1 }, 'Surprise'],
  ])('stops the start: %j', (more, message) => {
    expect(() => parsePolicy({ Statement: [allow(more)] }, 'policy x')).toThrow(message);
  });

  it('is not in the managed policies that come with the sandbox', () => {
    for (const [name, document] of Object.entries(managedPolicies))
      expect(parsePolicy(document, name).length).toBeGreaterThan(0);
  });
});
