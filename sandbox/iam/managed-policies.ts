/**
 * AWS managed policies that our templates attach, as AWS documents them (AWS managed policy reference).
 * A policy that is not here stops the start: its effect would be a guess.
 */
const allow = (actions: readonly string[], resource: string | readonly string[] = '*') => ({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Action: actions, Resource: resource }],
});

const logActions = ['logs:CreateLogGroup', 'logs:CreateLogStream', 'logs:PutLogEvents'];

const taskSetActions = [
  'ecs:DescribeServices',
  'ecs:CreateTaskSet',
  'ecs:UpdateServicePrimaryTaskSet',
  'ecs:DeleteTaskSet',
];
const listenerActions = [
  'elasticloadbalancing:DescribeTargetGroups',
  'elasticloadbalancing:DescribeListeners',
  'elasticloadbalancing:ModifyListener',
  'elasticloadbalancing:DescribeRules',
  'elasticloadbalancing:ModifyRule',
];

export const managedPolicies: Readonly<Record<string, unknown>> = {
  'service-role/AWSLambdaBasicExecutionRole': allow(logActions),

  'service-role/AWSLambdaVPCAccessExecutionRole': allow([
    ...logActions,
    'ec2:CreateNetworkInterface',
    'ec2:DescribeNetworkInterfaces',
    'ec2:DescribeSubnets',
    'ec2:DeleteNetworkInterface',
    'ec2:AssignPrivateIpAddresses',
    'ec2:UnassignPrivateIpAddresses',
  ]),

  'service-role/AmazonECSTaskExecutionRolePolicy': allow([
    'ecr:GetAuthorizationToken',
    'ecr:BatchCheckLayerAvailability',
    'ecr:GetDownloadUrlForLayer',
    'ecr:BatchGetImage',
    'logs:CreateLogStream',
    'logs:PutLogEvents',
  ]),

  AWSXRayDaemonWriteAccess: allow([
    'xray:PutTraceSegments',
    'xray:PutTelemetryRecords',
    'xray:GetSamplingRules',
    'xray:GetSamplingTargets',
    'xray:GetSamplingStatisticSummaries',
  ]),

  AWSCodeDeployRoleForECS: {
    Version: '2012-10-17',
    Statement: [
      {
        Action: [
          ...taskSetActions,
          ...listenerActions,
          'lambda:InvokeFunction',
          'cloudwatch:DescribeAlarms',
          'sns:Publish',
          's3:GetObject',
          's3:GetObjectVersion',
        ],
        Resource: '*',
        Effect: 'Allow',
      },
      passRoleToTasks(['*']),
    ],
  },

  AWSCodeDeployRoleForECSLimited: {
    Version: '2012-10-17',
    Statement: [
      {
        Action: [...taskSetActions, 'cloudwatch:DescribeAlarms'],
        Resource: '*',
        Effect: 'Allow',
      },
      { Action: ['sns:Publish'], Resource: 'arn:aws:sns:*:*:CodeDeployTopic_*', Effect: 'Allow' },
      {
        Action: listenerActions,
        Resource: '*',
        Effect: 'Allow',
      },
      {
        Action: ['lambda:InvokeFunction'],
        Resource: 'arn:aws:lambda:*:*:function:CodeDeployHook_*',
        Effect: 'Allow',
      },
      {
        Action: ['s3:GetObject', 's3:GetObjectVersion'],
        Resource: '*',
        Condition: { StringEquals: { 's3:ExistingObjectTag/UseWithCodeDeploy': 'true' } },
        Effect: 'Allow',
      },
      passRoleToTasks([
        'arn:aws:iam::*:role/ecsTaskExecutionRole',
        'arn:aws:iam::*:role/ECSTaskExecution*',
      ]),
    ],
  },
};

function passRoleToTasks(resources: readonly string[]) {
  return {
    Action: ['iam:PassRole'],
    Effect: 'Allow',
    Resource: resources,
    Condition: { StringLike: { 'iam:PassedToService': ['ecs-tasks.amazonaws.com'] } },
  };
}
