import { describe, expect, it } from '@jest/globals';
import type { Properties } from '../../../sandbox/cloudformation/resource.ts';
import { createIam, iamResources } from '../../../sandbox/iam/index.ts';

const account = '000000000000';
const trust = (service: string, Condition = {}) => ({
  Version: '2012-10-17',
  Statement: [
    { Effect: 'Allow', Action: 'sts:AssumeRole', Principal: { Service: service }, Condition },
  ],
});
const policy = (Action: string | string[], Resource = '*') => ({
  Statement: [{ Effect: 'Allow', Action, Resource }],
});
const arn = (name: string) => `arn:aws:iam::${account}:role/${name}`;

function startIam() {
  const iam = createIam({ account, region: 'eu-west-1', seed: 'test' });
  const create = (type: string, properties: Properties, logicalId = 'Thing') =>
    iamResources(iam)
      .find((handler) => handler.type === type)
      ?.create(properties, {
        stackName: 'test',
        logicalId,
        account,
        region: 'eu-west-1',
        physicalName: () => `test-${logicalId}-SUFFIX`,
      });
  return { iam, create };
}

describe('roles of the templates', () => {
  it('have their inline, attached and managed policies', async () => {
    const { iam, create } = startIam();
    const role = await create('AWS::IAM::Role', {
      RoleName: 'deployer',
      AssumeRolePolicyDocument: trust('lambda.amazonaws.com'),
      Policies: [{ PolicyName: 'inline', PolicyDocument: policy('ecs:DescribeServices') }],
      ManagedPolicyArns: ['arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole'],
    });
    await create('AWS::IAM::Policy', {
      PolicyName: 'own',
      PolicyDocument: policy('sqs:SendMessage', 'arn:q'),
      Roles: ['deployer'],
    });
    await create('AWS::IAM::ManagedPolicy', {
      PolicyDocument: policy('sns:Publish'),
      Roles: ['deployer'],
    });
    expect(role).toEqual({
      ref: 'deployer',
      attributes: { Arn: arn('deployer'), RoleId: expect.stringMatching(/^AROA/) },
    });
    for (const [action, resource] of [
      ['ecs:DescribeServices', 'x'],
      ['logs:PutLogEvents', 'x'],
      ['sqs:SendMessage', 'arn:q'],
      ['sns:Publish', 'x'],
    ] as const)
      expect(() => iam.require(arn('deployer'), [{ action, resources: [resource] }])).not.toThrow();
    expect(() =>
      iam.require(arn('deployer'), [
        { action: 'sqs:SendMessage', resources: ['arn:q', 'arn:other'] },
      ]),
    ).toThrow('is not authorized to perform: sqs:SendMessage on resource: arn:other');
  });

  it('stop the start when a managed policy is not known', () => {
    const { create } = startIam();
    const role = {
      AssumeRolePolicyDocument: trust('x'),
      ManagedPolicyArns: ['arn:aws:iam::aws:policy/AdministratorAccess'],
    };
    expect(() => create('AWS::IAM::Role', role)).toThrow(
      'the sandbox does not know the managed policy arn:aws:iam::aws:policy/AdministratorAccess',
    );
  });

  it('are assumed only by the services they trust, for the sources they name', async () => {
    const { iam, create } = startIam();
    const Condition = {
      StringEquals: { 'aws:SourceAccount': account },
      ArnLike: { 'aws:SourceArn': 'arn:aws:states:*:*:stateMachine:*' },
    };
    await create('AWS::IAM::Role', {
      RoleName: 'machine',
      AssumeRolePolicyDocument: trust('states.amazonaws.com', Condition),
    });
    const assume = (service: string, source: string) => () =>
      iam.requireTrust(arn('machine'), service, { 'aws:SourceArn': source });
    expect(
      assume('states.amazonaws.com', 'arn:aws:states:eu-west-1:1:stateMachine:slipway'),
    ).not.toThrow();
    expect(assume('states.amazonaws.com', 'arn:aws:sqs:eu-west-1:1:queue')).toThrow(
      'cannot be assumed by states.amazonaws.com',
    );
    expect(
      assume('lambda.amazonaws.com', 'arn:aws:states:eu-west-1:1:stateMachine:slipway'),
    ).toThrow('cannot be assumed by lambda.amazonaws.com');
  });

  it('are known by their keys; the person at the laptop is root', async () => {
    const { iam, create } = startIam();
    await create('AWS::IAM::Role', {
      RoleName: 'deployer',
      AssumeRolePolicyDocument: trust('lambda.amazonaws.com'),
    });
    const keys = iam.credentialsFor(arn('deployer'));
    expect(keys.AWS_ACCESS_KEY_ID).toMatch(/^ASIA[A-Z2-7]{16}$/);
    expect(iam.identify(keys.AWS_ACCESS_KEY_ID)?.caller.principal).toEqual({
      kind: 'role',
      roleArn: arn('deployer'),
    });
    expect(iam.identify('sandbox')?.caller.principal).toEqual({ kind: 'root' });
    expect(iam.identify('AKIASTRANGER')).toBeUndefined();
  });
});

describe('the account of permissions', () => {
  it('tells what was used, what was refused, and what was granted for nothing', async () => {
    const { iam, create } = startIam();
    await create('AWS::IAM::Role', {
      RoleName: 'deployer',
      AssumeRolePolicyDocument: trust('lambda.amazonaws.com'),
      Policies: [
        {
          PolicyName: 'inline',
          PolicyDocument: policy(['ecs:Describe*', 'ecs:RunTask'], 'arn:ecs'),
        },
      ],
    });
    const ask = (action: string) =>
      iam.require(arn('deployer'), [{ action, resources: ['arn:ecs'] }]);
    ask('ecs:DescribeServices');
    ask('ecs:DescribeServices');
    expect(() => ask('ecs:DeleteService')).toThrow();
    expect(iam.report()).toEqual({
      used: [{ role: 'deployer', action: 'ecs:DescribeServices', resource: 'arn:ecs', times: 2 }],
      refused: [{ role: 'deployer', action: 'ecs:DeleteService', resource: 'arn:ecs', times: 1 }],
      unused: [
        { role: 'deployer', policy: 'inline', action: 'ecs:RunTask', resources: ['arn:ecs'] },
      ],
    });
  });
});
