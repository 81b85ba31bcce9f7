import type { DeploymentGroup, AlarmConfiguration, RollbackEvent } from './model.ts';

export const date = (time: number | undefined) => (time === undefined ? undefined : new Date(time));

/** What a deployment shows just as its group does. */
export const describeSettings = (
  group: DeploymentGroup,
  rollbackEvents: readonly RollbackEvent[],
) => ({
  applicationName: group.application,
  deploymentGroupName: group.name,
  deploymentStyle,
  autoRollbackConfiguration: { enabled: rollbackEvents.length > 0, events: [...rollbackEvents] },
  blueGreenDeploymentConfiguration: describeBlueGreen(group),
  loadBalancerInfo: describeLoadBalancerInfo(group),
  computePlatform: 'ECS' as const,
});

const deploymentStyle = {
  deploymentType: 'BLUE_GREEN',
  deploymentOption: 'WITH_TRAFFIC_CONTROL',
} as const;

export const describeRevision = (sha256: string) => ({
  revisionType: 'AppSpecContent' as const,
  appSpecContent: { sha256 },
});

export const describeAlarms = ({ enabled, ignorePollAlarmFailure, names }: AlarmConfiguration) => ({
  enabled,
  ignorePollAlarmFailure,
  alarms: names.map((name) => ({ name })),
});

const describeBlueGreen = ({ readyWaitMinutes, terminationWaitMinutes }: DeploymentGroup) => ({
  terminateBlueInstancesOnDeploymentSuccess: {
    action: 'TERMINATE' as const,
    terminationWaitTimeInMinutes: terminationWaitMinutes,
  },
  deploymentReadyOption:
    readyWaitMinutes === undefined
      ? { actionOnTimeout: 'CONTINUE_DEPLOYMENT' as const, waitTimeInMinutes: 0 }
      : { actionOnTimeout: 'STOP_DEPLOYMENT' as const, waitTimeInMinutes: readyWaitMinutes },
});

const describeLoadBalancerInfo = (group: DeploymentGroup) => ({
  targetGroupPairInfoList: [
    {
      targetGroups: group.targetGroupNames.map((name) => ({ name })),
      prodTrafficRoute: { listenerArns: [group.prodListenerArn] },
      ...(group.testListenerArn !== undefined && {
        testTrafficRoute: { listenerArns: [group.testListenerArn] },
      }),
    },
  ],
});
