import type { Need } from '../../endpoint/service.ts';
import type { CodeDeployCore } from './core.ts';

/**
 * Permissions on a deployment's group. For StopDeployment and PutLifecycleEventHookExecutionStatus AWS's reference
 * names no resource type while its guides use the group's ARN: naming the ARN here accepts both forms of policy.
 */
export function onDeployment(
  core: CodeDeployCore,
  action: string,
  ids: readonly (string | undefined)[],
): Need[] {
  const resources = ids.map((id) => {
    const group = core.deployments.get(id ?? '')?.group;
    return group ? core.names.group(group.application, group.name) : '*';
  });
  return [{ action: `codedeploy:${action}`, resources: resources.length > 0 ? resources : ['*'] }];
}

export const onGroup = (
  core: CodeDeployCore,
  action: string,
  application = '',
  group = '',
): Need => ({
  action: `codedeploy:${action}`,
  resources: [core.names.group(application, group)],
});

export const onApplication = (core: CodeDeployCore, action: string, application = ''): Need => ({
  action: `codedeploy:${action}`,
  resources: [core.names.application(application)],
});

export const onConfig = (core: CodeDeployCore, action: string, config = ''): Need => ({
  action: `codedeploy:${action}`,
  resources: [core.names.config(config)],
});
