import type * as api from '@aws-sdk/client-ecs';
import * as schemas from '@aws-sdk/client-ecs';
import type { AwsService, Operation } from '../../endpoint/service.ts';
import type { EcsCore } from './core.ts';
import { serviceOperations } from './service-operations.ts';
import { taskDefinitionOperations } from './task-definition-operations.ts';
import { taskOperations } from './task-operations.ts';
import { taskSetOperations } from './task-set-operations.ts';

/** The JSON 1.1 front of ECS. */
export const ecsService = (core: EcsCore): AwsService => ({
  signingName: 'ecs',
  protocol: 'json-1.1',
  target: 'AmazonEC2ContainerServiceV20141113',
  schemas,
  operations: {
    ...taskDefinitionOperations(core),
    ...serviceOperations(core),
    ...taskSetOperations(core),
    ...taskOperations(core),
    ...tagOperations(core),
  },
});

function tagOperations(core: EcsCore) {
  const TagResource: Operation<api.TagResourceCommandInput> = {
    needs: ({ resourceArn = '*' }) => [{ action: 'ecs:TagResource', resources: [resourceArn] }],
    run({ resourceArn = '', tags = [] }) {
      core.tag(resourceArn, tags);
      return {};
    },
  };
  const ListTagsForResource: Operation<api.ListTagsForResourceCommandInput> = {
    needs: ({ resourceArn = '*' }) => [
      { action: 'ecs:ListTagsForResource', resources: [resourceArn] },
    ],
    run: ({ resourceArn = '' }) => ({ tags: core.tags(resourceArn) }),
  };
  return { TagResource, ListTagsForResource };
}
