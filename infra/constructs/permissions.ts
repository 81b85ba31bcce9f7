import type { Construct } from 'constructs';
import type { Catalogue } from '../../orchestrator/catalogue/schema.ts';
import type { ServiceEnvironment } from '../../orchestrator/catalogue/names.ts';
import { names } from '../../orchestrator/catalogue/names.ts';
import { NamedArns } from './named-arns.ts';

/** One thing that a function may do. */
export interface Permission {
  readonly actions: readonly string[];
  readonly resources: readonly string[];
  readonly conditions?: Readonly<Record<string, unknown>>;
  /** Why a resource has a wildcard; required where one has, and shown in the policy checks' record. */
  readonly wide?: string;
}

/** Every service in every environment of the catalogue. */
export const serviceEnvironments = (catalogue: Catalogue): ServiceEnvironment[] =>
  Object.entries(catalogue.services).flatMap(([service, { environments }]) =>
    Object.keys(environments).map((environment) => ({ service, environment })),
  );

/** What may be done with the things of the catalogue's services. Each permission is named after the deed. */
export function permissionsFor(scope: Construct, catalogue: Catalogue) {
  const arns = new NamedArns(scope);
  const places = serviceEnvironments(catalogue);
  const environments = [...new Set(places.map(({ environment }) => environment))];
  const each = (arn: (where: ServiceEnvironment) => string) => places.map(arn);
  const groups = each((where) => arns.codeDeployGroup(where));
  const applications = each((where) => arns.codeDeployApplication(where));

  return {
    readImages: {
      actions: ['ecr:DescribeImages'],
      resources: Object.keys(catalogue.services).map((service) => arns.repository(service)),
    },

    readServices: {
      actions: ['ecs:DescribeServices'],
      resources: each((where) => arns.ecsService(where)),
    },
    readTaskDefinitions: {
      actions: ['ecs:DescribeTaskDefinition'],
      resources: ['*'],
      wide: 'ecs:DescribeTaskDefinition knows no resource.',
    },
    registerTaskDefinitions: {
      actions: ['ecs:RegisterTaskDefinition'],
      resources: ['*'],
      wide: 'ecs:RegisterTaskDefinition knows no resource; what a task may do is decided by whose roles may be passed to it.',
    },
    tagTaskDefinitions: {
      // The revision carries the deployment's id, by which a repeated step finds its own (F45).
      actions: ['ecs:TagResource'],
      resources: each((where) => arns.taskDefinitions(where)),
      conditions: { StringEquals: { 'ecs:CreateAction': 'RegisterTaskDefinition' } },
      wide: 'The number of the next revision is not known beforehand; the family is.',
    },
    passTaskRoles: {
      actions: ['iam:PassRole'],
      resources: places.flatMap((where) => arns.taskRoles(where)),
      conditions: { StringEquals: { 'iam:PassedToService': 'ecs-tasks.amazonaws.com' } },
    },
    runTasks: {
      actions: ['ecs:RunTask'],
      resources: each((where) => arns.taskDefinitions(where)),
      wide: 'Any revision of these families; the deployment has registered the one it runs.',
    },
    stopTasks: {
      actions: ['ecs:StopTask'],
      resources: environments.map((environment) => arns.tasks(environment)),
      wide: 'Tasks have random ids; the clusters are listed.',
    },
    readTasks: {
      actions: ['ecs:DescribeTasks'],
      resources: environments.map((environment) => arns.tasks(environment)),
      wide: 'Tasks have random ids; the clusters are listed.',
    },
    listTasks: {
      actions: ['ecs:ListTasks'],
      resources: ['*'],
      conditions: { ArnEquals: { 'ecs:cluster': environments.map((name) => arns.cluster(name)) } },
      wide: 'ecs:ListTasks knows container instances only, which Fargate has none of; it is held to the clusters.',
    },

    readListeners: {
      actions: ['elasticloadbalancing:DescribeListeners'],
      resources: ['*'],
      wide: 'Reading load balancers knows no resource.',
    },
    readLoadBalancers: {
      actions: ['elasticloadbalancing:DescribeLoadBalancers'],
      resources: ['*'],
      wide: 'Reading load balancers knows no resource.',
    },
    readTargets: {
      actions: [
        'elasticloadbalancing:DescribeTargetGroups',
        'elasticloadbalancing:DescribeTargetHealth',
      ],
      resources: ['*'],
      wide: 'Reading load balancers knows no resource.',
    },

    readAlarms: {
      actions: ['cloudwatch:DescribeAlarms'],
      resources: places.flatMap((where) => names.alarms(where)).map((name) => arns.alarm(name)),
    },
    readAlarmHistory: {
      actions: ['cloudwatch:DescribeAlarmHistory'],
      resources: places.flatMap((where) => names.alarms(where)).map((name) => arns.alarm(name)),
    },
    readMetrics: {
      actions: ['cloudwatch:GetMetricData'],
      resources: ['*'],
      wide: 'cloudwatch:GetMetricData knows no resource.',
    },

    readDeploymentGroups: {
      actions: ['codedeploy:GetDeploymentGroup'],
      resources: groups,
    },
    readDeployments: {
      actions: ['codedeploy:GetDeployment'],
      resources: groups,
    },
    listDeployments: {
      actions: ['codedeploy:ListDeployments'],
      resources: groups,
    },
    readDeploymentTargets: {
      actions: ['codedeploy:BatchGetDeploymentTargets'],
      resources: ['*'],
      wide: 'codedeploy:BatchGetDeploymentTargets knows no resource.',
    },
    createDeployments: {
      actions: ['codedeploy:CreateDeployment'],
      resources: groups,
    },
    registerAppSpecs: {
      // Trap avoided: CreateDeployment alone is not enough for its caller.
      actions: ['codedeploy:GetApplicationRevision', 'codedeploy:RegisterApplicationRevision'],
      resources: applications,
    },
    readDeploymentConfigs: {
      actions: ['codedeploy:GetDeploymentConfig'],
      resources: [arns.codeDeployConfigs()],
      wide: 'Configurations hold percentages and minutes, and those made by CloudFormation have random names.',
    },
    continueDeployments: {
      actions: ['codedeploy:ContinueDeployment'],
      resources: ['*'],
      wide: 'As for stopping: it is not certain that codedeploy:ContinueDeployment knows a resource.',
    },
    stopDeployments: {
      actions: ['codedeploy:StopDeployment'],
      resources: ['*'],
      wide: 'The service-authorization reference names no resource for codedeploy:StopDeployment, CodeDeploy’s guide uses ARNs; a rollback must not depend on who is right.',
    },
    reportHooks: {
      actions: ['codedeploy:PutLifecycleEventHookExecutionStatus'],
      resources: ['*'],
      wide: 'As for stopping: the two sources disagree whether hook results know a resource. Only CodeDeploy hands out the execution ids.',
    },

    startExecutions: {
      actions: ['states:StartExecution'],
      resources: [arns.stateMachine()],
    },
    readExecutions: {
      actions: ['states:DescribeExecution'],
      resources: [arns.executions()],
      wide: 'Executions are named after deployments, whose ids are random.',
    },
    resumeExecutions: {
      actions: ['states:SendTaskSuccess'],
      resources: ['*'],
      wide: 'The service-authorization reference names no resource for states:SendTaskSuccess; a token opens one task only, and tokens are kept in the table.',
    },
  } satisfies Record<string, Permission>;
}

export type Permissions = ReturnType<typeof permissionsFor>;
