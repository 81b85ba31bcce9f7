import { describe, expect, it } from '@jest/globals';
import { functionEntries } from '../../infra/bundle-entries.ts';
import { resources, synthesise } from './synthesised.ts';

interface Statement {
  readonly Action: string | readonly string[];
  readonly Resource: unknown;
  readonly Condition?: Readonly<Record<string, unknown>>;
}

const templates = synthesise();
const all = Object.values(templates);

/** Every statement of every policy, with the id of the policy it is in. */
const statements = resources('AWS::IAM::Policy', ...all).flatMap(({ id, Properties }) => {
  const { Statement } = Properties['PolicyDocument'] as { Statement: readonly Statement[] };
  return Statement.map((statement) => ({ id, ...statement }));
});
const actionsOf = ({ Action }: Statement) => [Action].flat();
const functions = resources('AWS::Lambda::Function', ...all);
const nameOf = (name: unknown) => String(name).replace('slipway-', '');

describe('functions', () => {
  it('are those that the build bundles, no more and no less', () => {
    const names = functions.map(({ Properties }) => nameOf(Properties['FunctionName']));
    expect(names.sort()).toEqual(Object.keys(functionEntries).sort());
  });

  it('have a role each', () => {
    const roles = functions.map(({ Properties }) => JSON.stringify(Properties['Role']));
    expect(new Set(roles).size).toBe(functions.length);
  });

  it('run on Node 24 on arm64, traced, with logs that end some day', () => {
    for (const { Properties } of functions)
      expect(Properties).toMatchObject({
        Runtime: 'nodejs24.x',
        Architectures: ['arm64'],
        TracingConfig: { Mode: 'Active' },
        LoggingConfig: { LogGroup: expect.anything() },
      });
    for (const { Properties } of resources('AWS::Logs::LogGroup', ...all))
      expect(Properties['RetentionInDays']).toEqual(expect.any(Number));
  });
});

describe('no role may do more than its work', () => {
  it('no action has a wildcard, and no role has a policy of AWS’s', () => {
    expect(statements.flatMap(actionsOf).filter((action) => action.includes('*'))).toEqual([]);
    for (const role of resources('AWS::IAM::Role', ...all))
      expect(role.Properties).not.toHaveProperty('ManagedPolicyArns');
  });

  it('a new wildcard breaks the build: these actions, and no others, are allowed on everything', () => {
    const wide = statements.filter(({ Resource }) => [Resource].flat().includes('*'));
    expect([...new Set(wide.flatMap(actionsOf))].sort()).toEqual([
      'cloudwatch:DescribeAlarms',
      'cloudwatch:GetMetricData',
      'codedeploy:BatchGetDeploymentTargets',
      'codedeploy:ContinueDeployment',
      'codedeploy:PutLifecycleEventHookExecutionStatus',
      'codedeploy:StopDeployment',
      'ec2:AssignPrivateIpAddresses',
      'ec2:CreateNetworkInterface',
      'ec2:DeleteNetworkInterface',
      'ec2:DescribeNetworkInterfaces',
      'ec2:DescribeSubnets',
      'ec2:UnassignPrivateIpAddresses',
      'ecr:GetAuthorizationToken',
      'ecs:CreateTaskSet',
      'ecs:DeleteTaskSet',
      'ecs:DescribeTaskDefinition',
      'ecs:ListTasks',
      'ecs:RegisterTaskDefinition',
      'elasticloadbalancing:DescribeListeners',
      'elasticloadbalancing:DescribeLoadBalancers',
      'elasticloadbalancing:DescribeRules',
      'elasticloadbalancing:DescribeTargetGroups',
      'elasticloadbalancing:DescribeTargetHealth',
      'logs:CreateLogDelivery',
      'logs:DeleteLogDelivery',
      'logs:DescribeLogGroups',
      'logs:DescribeResourcePolicies',
      'logs:GetLogDelivery',
      'logs:ListLogDeliveries',
      'logs:PutResourcePolicy',
      'logs:UpdateLogDelivery',
      'states:SendTaskSuccess',
      'xray:GetSamplingRules',
      'xray:GetSamplingTargets',
      'xray:PutTelemetryRecords',
      'xray:PutTraceSegments',
    ]);
  });

  it('the announcer can add nothing to the record: what it says is not what happened', () => {
    const announcer = statements.filter(({ id }) => id.startsWith('announcer')).flatMap(actionsOf);
    expect(announcer.filter((action) => action.startsWith('dynamodb:')).sort()).toEqual([
      'dynamodb:DeleteItem',
      'dynamodb:GetItem',
      'dynamodb:Query',
      'dynamodb:UpdateItem',
    ]);
  });

  it('roles are passed to ECS tasks only, and only the service’s own', () => {
    const passing = statements.filter((statement) => actionsOf(statement).includes('iam:PassRole'));
    expect(passing.length).toBeGreaterThan(0);
    for (const { Condition, Resource } of passing) {
      expect(Condition).toEqual({
        StringEquals: { 'iam:PassedToService': 'ecs-tasks.amazonaws.com' },
      });
      for (const resource of [Resource].flat())
        expect(JSON.stringify(resource)).toMatch(
          /role\/slipway-contacts-(staging|prod)-(task|execution)"/,
        );
    }
  });

  it.each([
    ['codedeploy:CreateDeployment', ['start-deployment']],
    ['codedeploy:ContinueDeployment', ['promote']],
    ['ecr:BatchGetImage', ['TasksExecution', 'TasksExecution', 'plan', 'recheck', 'smoke-test']],
    ['ecr:DescribeImageScanFindings', ['plan', 'recheck', 'smoke-test']],
    ['codedeploy:GetDeploymentConfig', ['plan', 'recheck', 'start-deployment']],
    [
      'codedeploy:PutLifecycleEventHookExecutionStatus',
      ['admit-traffic', 'note-shift', 'smoke-test'],
    ],
    ['ecs:RegisterTaskDefinition', ['register-revision']],
    ['ecs:RunTask', ['start-migration']],
    ['states:StartExecution', ['bot']],
    ['elasticloadbalancing:ModifyListener', ['Deployment', 'Deployment']],
    // A check in a transaction: only what has an effect outside holds its intent against the lock's fence (I8).
    [
      'dynamodb:ConditionCheckItem',
      [
        'admit-traffic',
        'janitor',
        'promote',
        'register-revision',
        'roll-back',
        'settle',
        'start-deployment',
        'start-migration',
      ],
    ],
    ['dynamodb:DeleteItem', ['announcer']],
  ])('%s is the right of %j alone', (action, expected) => {
    const holders = statements.filter((statement) => actionsOf(statement).includes(action));
    expect(holders.map(({ id }) => /^([a-z-]+|[A-Z][a-z]+)/.exec(id)?.[0])).toHaveLength(
      expected.length,
    );
    const roles = holders.map(({ id }) => id.replaceAll(/Role.*/g, ''));
    expect(roles.sort()).toEqual(expected.map((name) => name.replaceAll('-', '')).sort());
  });

  it('the janitor may do by its own role all that settle may: one of them can be broken (F75)', () => {
    const actionsFor = (role: string) =>
      new Set(statements.filter(({ id }) => id.startsWith(`${role}Role`)).flatMap(actionsOf));
    const janitor = actionsFor('janitor');
    const settling = [...actionsFor('settle')];
    expect(settling).toContain('codedeploy:StopDeployment');
    expect(settling.filter((action) => !janitor.has(action))).toEqual([]);
  });

  it('the hooks have longer than they try, and less than whoever waits for them (F53)', () => {
    const hooks = functions.filter(({ Properties }) =>
      ['smoke-test', 'admit-traffic', 'note-shift'].includes(nameOf(Properties['FunctionName'])),
    );
    expect(hooks.map(({ Properties }) => Properties['Timeout'])).toEqual([540, 540, 540]);
  });

  it('who creates a deployment may do what CodeDeploy also asks of a creator', () => {
    const creator = statements
      .filter(({ id }) => id.startsWith('startdeployment'))
      .flatMap(actionsOf);
    expect(creator).toEqual(
      expect.arrayContaining([
        'codedeploy:GetDeploymentConfig',
        'codedeploy:GetApplicationRevision',
        'codedeploy:RegisterApplicationRevision',
      ]),
    );
  });

  it('the state machine may invoke the steps, and nothing else', () => {
    const machine = statements.filter(({ id }) => id.startsWith('DeploymentMachine'));
    const invoking = machine.filter((statement) =>
      actionsOf(statement).includes('lambda:InvokeFunction'),
    );
    expect(invoking.flatMap(({ Resource }) => [Resource].flat())).toHaveLength(12);
    const others = machine
      .flatMap(actionsOf)
      .filter((action) => !/^(logs|xray|lambda:InvokeFunction)/.test(action));
    expect(others).toEqual([]);
  });

  it('CodeDeploy may invoke the hooks, and no other function', () => {
    const invoking = statements.filter(
      (statement) =>
        statement.id.startsWith('DeploymentRole') &&
        actionsOf(statement).includes('lambda:InvokeFunction'),
    );
    for (const { Resource } of invoking) {
      const text = JSON.stringify(Resource);
      expect(text.match(/function:slipway-[a-z-]+/g)).toEqual([
        'function:slipway-admit-traffic',
        'function:slipway-note-shift',
        'function:slipway-smoke-test',
      ]);
    }
    expect(invoking).toHaveLength(2);
  });
});
