import type * as api from '@aws-sdk/client-ecs';
import type { Answer, Operation } from '../../endpoint/service.ts';
import type { EcsCore } from './core.ts';
import { describeTaskSet } from './describe.ts';
import { inCluster, passRolesOf } from './needs.ts';
import { lastPart } from './names.ts';

export function taskSetOperations(core: EcsCore) {
  const arnOf = (cluster = 'default', service = '', taskSet = '*') =>
    core.names.taskSet(cluster, service, taskSet === '*' ? '*' : `ecs-svc/${lastPart(taskSet)}`);

  const CreateTaskSet: Operation<
    api.CreateTaskSetCommandInput,
    Answer<api.CreateTaskSetCommandOutput>
  > = {
    needs: ({ cluster, service, taskDefinition = '' }) => [
      inCluster(core, 'CreateTaskSet', cluster, [arnOf(cluster, service)]),
      ...passRolesOf(core.definitions.get(taskDefinition)),
    ],
    run({ cluster, service: name = '', taskDefinition = '', scale, ...input }) {
      const service = core.service(cluster, name);
      const given = { ...input, ...(scale?.value !== undefined && { scale: scale.value }) };
      return {
        taskSet: describeTaskSet(core, service, core.createTaskSet(service, taskDefinition, given)),
      };
    },
  };

  const UpdateServicePrimaryTaskSet: Operation<
    api.UpdateServicePrimaryTaskSetCommandInput,
    Answer<api.UpdateServicePrimaryTaskSetCommandOutput>
  > = {
    needs: ({ cluster, service = '' }) => [
      inCluster(core, 'UpdateServicePrimaryTaskSet', cluster, [
        core.names.service(cluster ?? 'default', service),
      ]),
    ],
    run({ cluster, service: name = '', primaryTaskSet = '' }) {
      const service = core.service(cluster, name);
      return { taskSet: describeTaskSet(core, service, core.makePrimary(service, primaryTaskSet)) };
    },
  };

  const DeleteTaskSet: Operation<
    api.DeleteTaskSetCommandInput,
    Answer<api.DeleteTaskSetCommandOutput>
  > = {
    needs: ({ cluster, service, taskSet }) => [
      inCluster(core, 'DeleteTaskSet', cluster, [arnOf(cluster, service, taskSet)]),
    ],
    run({ cluster, service: name = '', taskSet = '', force = false }) {
      const service = core.service(cluster, name);
      return {
        taskSet: describeTaskSet(core, service, core.deleteTaskSet(service, taskSet, force)),
      };
    },
  };

  const DescribeTaskSets: Operation<
    api.DescribeTaskSetsCommandInput,
    Answer<api.DescribeTaskSetsCommandOutput>
  > = {
    needs: ({ cluster, service, taskSets = ['*'] }) => [
      inCluster(
        core,
        'DescribeTaskSets',
        cluster,
        taskSets.map((taskSet) => arnOf(cluster, service, taskSet)),
      ),
    ],
    run({ cluster, service: name = '', taskSets: references }) {
      const service = core.service(cluster, name);
      const isAsked = (id: string) =>
        references?.some((reference) => lastPart(reference) === lastPart(id)) ?? true;
      return {
        taskSets: service.taskSets
          .filter(({ id }) => isAsked(id))
          .map((taskSet) => describeTaskSet(core, service, taskSet)),
        failures: [],
      };
    },
  };

  return { CreateTaskSet, UpdateServicePrimaryTaskSet, DeleteTaskSet, DescribeTaskSets };
}
