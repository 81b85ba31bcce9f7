import type { DeploymentGroupInfo } from '@aws-sdk/client-codedeploy';
import type { CodeDeployCore } from './core.ts';
import { date, describeAlarms, describeRevision, describeSettings } from './describe-settings.ts';
import type { Deployment, DeploymentGroup } from './model.ts';

/** A group with its settings and the last deployments of it. */
export function describeGroup(core: CodeDeployCore, group: DeploymentGroup): DeploymentGroupInfo {
  const history = core.deploymentsOf(group);
  const last = (deployment: Deployment | undefined) =>
    deployment && {
      deploymentId: deployment.id,
      status: deployment.status,
      createTime: new Date(deployment.createdAt),
      endTime: date(deployment.completedAt),
    };
  const successful = history.find(({ status }) => status === 'Succeeded');
  return {
    ...describeSettings(group, group.rollbackEvents),
    deploymentGroupId: group.id,
    deploymentConfigName: group.configName,
    serviceRoleArn: group.serviceRoleArn,
    targetRevision: history[0] && describeRevision(history[0].revision.sha256),
    triggerConfigurations: [],
    alarmConfiguration: describeAlarms(group.alarms),
    lastSuccessfulDeployment: last(successful),
    lastAttemptedDeployment: last(history[0]),
    ecsServices: [{ serviceName: group.serviceName, clusterName: group.clusterName }],
    terminationHookEnabled: false,
  };
}
