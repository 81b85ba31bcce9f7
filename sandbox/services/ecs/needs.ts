import type { Need } from '../../endpoint/service.ts';
import type { EcsCore } from './core.ts';
import type { Revision } from './model.ts';

/** Roles that a caller hands to tasks. */
export const passRoles = (roles: readonly (string | undefined)[]): Need[] =>
  [...new Set(roles.filter((role) => role !== undefined))].map((role) => ({
    action: 'iam:PassRole',
    resources: [role],
    context: { 'iam:PassedToService': 'ecs-tasks.amazonaws.com' },
  }));

export const passRolesOf = ({
  taskRoleArn,
  executionRoleArn,
}: Pick<Revision, 'taskRoleArn' | 'executionRoleArn'>) =>
  passRoles([taskRoleArn, executionRoleArn]);

/** A permission on something inside a cluster; policies may be bound to the cluster by `ecs:cluster`. */
export const inCluster = (
  core: EcsCore,
  action: string,
  cluster: string | undefined,
  resources: readonly string[],
): Need => ({
  action: `ecs:${action}`,
  resources: resources.length > 0 ? resources : ['*'],
  context: { 'ecs:cluster': core.names.cluster(cluster ?? 'default') },
});

/** AWS defines no resource type for these. */
export const anywhere = (action: string) => (): Need[] => [
  { action: `ecs:${action}`, resources: ['*'] },
];
