import type * as api from '@aws-sdk/client-ecs';
import { type Answer, AwsError, type Operation } from '../../endpoint/service.ts';
import type { EcsCore } from './core.ts';
import { describeTask } from './describe.ts';
import { lastPart } from './names.ts';
import { inCluster, passRoles } from './needs.ts';

export function taskOperations(core: EcsCore) {
  const RunTask: Operation<api.RunTaskCommandInput, Answer<api.RunTaskCommandOutput>> = {
    needs({ cluster, taskDefinition: reference = '', overrides }) {
      const { taskDefinitionArn, taskRoleArn, executionRoleArn } = core.definitions.get(reference);
      return [
        inCluster(core, 'RunTask', cluster, [taskDefinitionArn]),
        ...passRoles([
          overrides?.taskRoleArn ?? taskRoleArn,
          overrides?.executionRoleArn ?? executionRoleArn,
        ]),
      ];
    },
    run(input) {
      const taskDefinition = core.definitions.active(input.taskDefinition ?? '');
      if (!input.networkConfiguration?.awsvpcConfiguration?.subnets?.length)
        throw new AwsError(
          'InvalidParameterException',
          "Network Configuration must be provided when networkMode 'awsvpc' is specified.",
        );
      checkOverrides(input.overrides, taskDefinition.containerDefinitions ?? []);
      const tasks = core.oneOff.run(
        {
          clusterArn: core.cluster(input.cluster).arn,
          taskDefinition,
          group: input.group ?? `family:${taskDefinition.family}`,
          startedBy: input.startedBy,
          platformVersion: input.platformVersion ?? 'LATEST',
          overrides: input.overrides,
          tags: input.tags,
          loadBalancers: [],
        },
        { count: input.count ?? 1, clientToken: input.clientToken },
      );
      return { tasks: tasks.map((task) => describeTask(core, task)), failures: [] };
    },
  };

  const StopTask: Operation<api.StopTaskCommandInput, Answer<api.StopTaskCommandOutput>> = {
    needs: ({ cluster, task = '' }) => [
      inCluster(core, 'StopTask', cluster, [taskArn(core, cluster, task)]),
    ],
    run({ cluster, task: reference = '', reason }) {
      const task = core.task(cluster, reference);
      if (!task)
        throw new AwsError('InvalidParameterException', 'The referenced task was not found.');
      core.stopTask(task, 'UserInitiated', reason ?? 'Task stopped by user');
      return { task: describeTask(core, task) };
    },
  };

  const DescribeTasks: Operation<
    api.DescribeTasksCommandInput,
    Answer<api.DescribeTasksCommandOutput>
  > = {
    needs: ({ cluster, tasks = [] }) => [
      inCluster(
        core,
        'DescribeTasks',
        cluster,
        tasks.map((task) => taskArn(core, cluster, task)),
      ),
    ],
    run({ cluster, tasks: references = [], include }) {
      const found = references.map((reference) => ({
        reference,
        task: core.task(cluster, reference),
      }));
      return {
        tasks: found.flatMap(({ task }) =>
          task
            ? [
                {
                  ...describeTask(core, task),
                  ...(include?.includes('TAGS') && { tags: [...(task.tags ?? [])] }),
                },
              ]
            : [],
        ),
        failures: found.flatMap(({ reference, task }) =>
          task ? [] : [{ arn: taskArn(core, cluster, reference), reason: 'MISSING' }],
        ),
      };
    },
  };

  const ListTasks: Operation<api.ListTasksCommandInput, Answer<api.ListTasksCommandOutput>> = {
    needs: ({ cluster }) => [inCluster(core, 'ListTasks', cluster, [])],
    run({ cluster, serviceName, family, startedBy, desiredStatus = 'RUNNING' }) {
      const { arn } = core.cluster(cluster);
      const group = serviceName === undefined ? undefined : `service:${lastPart(serviceName)}`;
      return {
        taskArns: [...core.tasks.values()]
          .filter(
            (task) =>
              task.clusterArn === arn &&
              task.desiredStatus === desiredStatus &&
              (group === undefined || task.group === group) &&
              (family === undefined || task.taskDefinition.family === family) &&
              (startedBy === undefined || task.startedBy === startedBy),
          )
          .map((task) => task.arn),
      };
    },
  };

  return { RunTask, StopTask, DescribeTasks, ListTasks };
}

const taskArn = (core: EcsCore, cluster: string | undefined, task: string) =>
  core.names.task(cluster ?? 'default', task);

function checkOverrides(
  overrides: api.TaskOverride | undefined,
  containers: readonly api.ContainerDefinition[],
) {
  for (const { name = '' } of overrides?.containerOverrides ?? [])
    if (!containers.some((container) => container.name === name))
      throw new AwsError(
        'InvalidParameterException',
        `Override for container named ${name} is not a container in the TaskDefinition.`,
      );
}
