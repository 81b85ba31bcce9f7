import type { DeploymentInfo, TargetStatus } from '@aws-sdk/client-codedeploy';
import { date, describeAlarms, describeRevision, describeSettings } from './describe-settings.ts';
import type { Deployment } from './model.ts';

/** The core's values in the shapes of the API; the AppSpec's text is never part of them. */
export function describeDeployment(deployment: Deployment): DeploymentInfo {
  const { group } = deployment;
  return {
    ...describeSettings(group, deployment.rollbackEvents),
    deploymentConfigName: deployment.configName,
    deploymentId: deployment.id,
    previousRevision:
      deployment.previousRevision && describeRevision(deployment.previousRevision.sha256),
    revision: describeRevision(deployment.revision.sha256),
    status: deployment.status,
    errorInformation: deployment.error,
    createTime: new Date(deployment.createdAt),
    startTime: date(deployment.startedAt),
    completeTime: date(deployment.completedAt),
    deploymentOverview: overview(deployment),
    description: deployment.description,
    creator: deployment.creator,
    ignoreApplicationStopFailures: false,
    updateOutdatedInstancesOnly: false,
    rollbackInfo: deployment.rollbackInfo,
    instanceTerminationWaitTimeStarted: deployment.terminationStartedAt !== undefined,
    fileExistsBehavior: 'DISALLOW',
    overrideAlarmConfiguration: describeAlarms(deployment.alarms),
  };
}

function overview(deployment: Deployment) {
  const none = { Pending: 0, InProgress: 0, Succeeded: 0, Failed: 0, Skipped: 0, Ready: 0 };
  const status = targetStatus(deployment);
  return status === 'Unknown' ? none : { ...none, [status]: 1 };
}

/** As `DeploymentTarget.status` and the overview show it. */
export function targetStatus({ status }: Deployment): TargetStatus {
  switch (status) {
    case 'Created':
      return 'Pending';
    case 'InProgress':
    case 'Baking':
      return 'InProgress';
    case 'Stopped':
      return 'Failed';
    case 'Ready':
    case 'Succeeded':
    case 'Failed':
      return status;
  }
}
