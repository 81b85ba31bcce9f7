import type * as api from '@aws-sdk/client-ecs';
import type { Answer, Caller, Operation } from '../../endpoint/service.ts';
import type { EcsCore } from './core.ts';
import { anywhere, passRoles } from './needs.ts';

export function taskDefinitionOperations(core: EcsCore) {
  const RegisterTaskDefinition: Operation<
    api.RegisterTaskDefinitionCommandInput,
    Answer<api.RegisterTaskDefinitionCommandOutput>
  > = {
    needs({ family = '', taskRoleArn, executionRoleArn, tags = [] }) {
      const resources = [core.names.taskDefinition(family, '*')];
      return [
        { action: 'ecs:RegisterTaskDefinition', resources },
        ...passRoles([taskRoleArn, executionRoleArn]),
        // Tagging what one creates is a permission of its own.
        ...(tags.length > 0
          ? [
              {
                action: 'ecs:TagResource',
                resources,
                context: { 'ecs:CreateAction': 'RegisterTaskDefinition' },
              },
            ]
          : []),
      ];
    },
    run(input, caller) {
      const taskDefinition = core.definitions.register(input, principalOf(caller));
      return { taskDefinition, tags: core.definitions.tags(taskDefinition.taskDefinitionArn) };
    },
  };

  const DescribeTaskDefinition: Operation<
    api.DescribeTaskDefinitionCommandInput,
    Answer<api.DescribeTaskDefinitionCommandOutput>
  > = {
    needs: anywhere('DescribeTaskDefinition'),
    run({ taskDefinition: reference = '', include }) {
      const taskDefinition = core.definitions.get(reference);
      return include?.includes('TAGS')
        ? { taskDefinition, tags: core.definitions.tags(taskDefinition.taskDefinitionArn) }
        : { taskDefinition };
    },
  };

  const ListTaskDefinitions: Operation<
    api.ListTaskDefinitionsCommandInput,
    Answer<api.ListTaskDefinitionsCommandOutput>
  > = {
    needs: anywhere('ListTaskDefinitions'),
    run({ familyPrefix: family, status, sort, maxResults = 100, nextToken }) {
      const all = core.definitions.list({ family, status });
      if (sort === 'DESC') all.reverse();
      const from = Number(nextToken ?? 0);
      return {
        taskDefinitionArns: all.slice(from, from + maxResults),
        ...(from + maxResults < all.length && { nextToken: String(from + maxResults) }),
      };
    },
  };

  const DeregisterTaskDefinition: Operation<
    api.DeregisterTaskDefinitionCommandInput,
    Answer<api.DeregisterTaskDefinitionCommandOutput>
  > = {
    needs: anywhere('DeregisterTaskDefinition'),
    run: ({ taskDefinition = '' }) => ({
      taskDefinition: core.definitions.deregister(taskDefinition),
    }),
  };

  return {
    RegisterTaskDefinition,
    DescribeTaskDefinition,
    ListTaskDefinitions,
    DeregisterTaskDefinition,
  };
}

const principalOf = ({ account, principal }: Caller) =>
  principal.kind === 'role' ? principal.roleArn : `arn:aws:iam::${account}:root`;
