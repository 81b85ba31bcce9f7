import type { ServiceEnvironment } from '../../orchestrator/catalogue/names.ts';
import type { Permission, Realm } from './permission.ts';

/** Images, and what ECS runs of them. */
export function taskPermissions({ arns, services, places, environments }: Realm) {
  const each = (arn: (where: ServiceEnvironment) => string) => places.map(arn);
  return {
    readImages: {
      actions: ['ecr:DescribeImages'],
      resources: services.map((service) => arns.repository(service)),
    },
    inspectImages: {
      // What an image is for, and what its scan found (F44).
      actions: ['ecr:BatchGetImage', 'ecr:DescribeImageScanFindings'],
      resources: services.map((service) => arns.repository(service)),
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
  } satisfies Record<string, Permission>;
}
