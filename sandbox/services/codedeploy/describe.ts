import type {
  DeploymentGroupInfo,
  DeploymentInfo,
  DeploymentTarget,
  ECSTaskSet,
  TargetStatus,
  TrafficRoutingConfig,
} from '@aws-sdk/client-codedeploy';
import { countTasks, computedDesiredCount } from '../ecs/scheduler.ts';
import type { CodeDeployCore } from './core.ts';
import type {
  AlarmConfiguration,
  Deployment,
  DeploymentGroup,
  RollbackEvent,
  Sides,
} from './model.ts';
import type { Traffic } from './traffic.ts';

const date = (time: number | undefined) => (time === undefined ? undefined : new Date(time));

/** The core's values in the shapes of the API; the AppSpec's text is never part of them. */
export function describeDeployment(deployment: Deployment): DeploymentInfo {
  const { group } = deployment;
  return {
    applicationName: group.application,
    deploymentGroupName: group.name,
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
    autoRollbackConfiguration: describeRollback(deployment.rollbackEvents),
    updateOutdatedInstancesOnly: false,
    rollbackInfo: deployment.rollbackInfo,
    deploymentStyle,
    instanceTerminationWaitTimeStarted: deployment.terminationStartedAt !== undefined,
    blueGreenDeploymentConfiguration: describeBlueGreen(group),
    loadBalancerInfo: describeLoadBalancerInfo(group),
    fileExistsBehavior: 'DISALLOW',
    computePlatform: 'ECS',
    overrideAlarmConfiguration: describeAlarms(deployment.alarms),
  };
}

const deploymentStyle = {
  deploymentType: 'BLUE_GREEN',
  deploymentOption: 'WITH_TRAFFIC_CONTROL',
} as const;

const describeRevision = (sha256: string) => ({
  revisionType: 'AppSpecContent' as const,
  appSpecContent: { sha256 },
});

function overview(deployment: Deployment) {
  const none = { Pending: 0, InProgress: 0, Succeeded: 0, Failed: 0, Skipped: 0, Ready: 0 };
  const status = targetStatus(deployment);
  return status === 'Unknown' ? none : { ...none, [status]: 1 };
}

function targetStatus({ status }: Deployment): TargetStatus {
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

const describeRollback = (events: readonly RollbackEvent[]) => ({
  enabled: events.length > 0,
  events: [...events],
});

const describeAlarms = ({ enabled, ignorePollAlarmFailure, names }: AlarmConfiguration) => ({
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
    applicationName: group.application,
    deploymentGroupId: group.id,
    deploymentGroupName: group.name,
    deploymentConfigName: group.configName,
    serviceRoleArn: group.serviceRoleArn,
    targetRevision: history[0] && describeRevision(history[0].revision.sha256),
    triggerConfigurations: [],
    alarmConfiguration: describeAlarms(group.alarms),
    autoRollbackConfiguration: describeRollback(group.rollbackEvents),
    deploymentStyle,
    blueGreenDeploymentConfiguration: describeBlueGreen(group),
    loadBalancerInfo: describeLoadBalancerInfo(group),
    lastSuccessfulDeployment: last(successful),
    lastAttemptedDeployment: last(history[0]),
    computePlatform: 'ECS',
    ecsServices: [{ serviceName: group.serviceName, clusterName: group.clusterName }],
    terminationHookEnabled: false,
  };
}

export const targetId = ({ clusterName, serviceName }: DeploymentGroup) =>
  `${clusterName}:${serviceName}`;

/** The one target of an ECS deployment: its lifecycle events and what the two task sets carry now. */
export function describeTarget(core: CodeDeployCore, deployment: Deployment): DeploymentTarget {
  const { group, sides } = deployment;
  return {
    deploymentTargetType: 'ECSTarget',
    ecsTarget: {
      deploymentId: deployment.id,
      targetId: targetId(group),
      targetArn: core.cloud.ecs.names.service(group.clusterName, group.serviceName),
      lastUpdatedAt: new Date(lastUpdate(deployment)),
      lifecycleEvents: deployment.lifecycle.map(
        ({ name, status, startedAt, endedAt, problem }) => ({
          lifecycleEventName: name,
          status,
          startTime: date(startedAt),
          endTime: date(endedAt),
          ...(problem && {
            diagnostics: {
              errorCode: problem.code,
              scriptName: '',
              message: problem.message,
              logTail: '',
            },
          }),
        }),
      ),
      status: targetStatus(deployment),
      taskSetsInfo: sides ? describeTaskSets(core, group, sides) : [],
    },
  };
}

const lastUpdate = ({ createdAt, completedAt = 0, lifecycle }: Deployment) =>
  Math.max(
    createdAt,
    completedAt,
    ...lifecycle.flatMap((event) => [event.startedAt ?? 0, event.endedAt ?? 0]),
  );

/** A task set that is gone is not listed. The id's member is really spelled `identifer`. */
function describeTaskSets(
  core: CodeDeployCore,
  group: DeploymentGroup,
  sides: Sides,
): ECSTaskSet[] {
  const { ecs, elbv2 } = core.cloud;
  const service = ecs.service(group.clusterName, group.serviceName);
  const weights = productionWeights(core, group);
  const side = (label: 'Blue' | 'Green', taskSetId: string, groupArn: string): ECSTaskSet[] => {
    const taskSet = service.taskSets.find(({ id }) => id === taskSetId);
    if (!taskSet) return [];
    const counts = countTasks(ecs.tasksOf(taskSet));
    return [
      {
        identifer: taskSet.id,
        taskSetLabel: label,
        status: taskSet.status,
        trafficWeight: weights.get(groupArn) ?? 0,
        desiredCount: computedDesiredCount(service, taskSet),
        pendingCount: counts.pending,
        runningCount: counts.running,
        targetGroup: { name: elbv2.targetGroup(groupArn).name },
      },
    ];
  };
  return [
    ...side('Blue', sides.originalTaskSetId, sides.originalGroupArn),
    ...side('Green', sides.replacementTaskSetId, sides.replacementGroupArn),
  ];
}

/** Percent of production by target group. */
export function productionWeights(
  core: CodeDeployCore,
  group: DeploymentGroup,
): Map<string, number> {
  const { action } = core.cloud.elbv2.listener(group.prodListenerArn);
  const weights = action.kind === 'forward' ? action.weights : [];
  const total = weights.reduce((sum, { weight }) => sum + weight, 0) || 1;
  return new Map(
    weights.map(({ targetGroupArn, weight }) => [targetGroupArn, (100 * weight) / total]),
  );
}

export function describeTraffic(traffic: Traffic): TrafficRoutingConfig {
  switch (traffic.kind) {
    case 'AllAtOnce':
      return { type: 'AllAtOnce' };
    case 'TimeBasedCanary':
      return {
        type: 'TimeBasedCanary',
        timeBasedCanary: { canaryPercentage: traffic.percent, canaryInterval: traffic.minutes },
      };
    case 'TimeBasedLinear':
      return {
        type: 'TimeBasedLinear',
        timeBasedLinear: { linearPercentage: traffic.percent, linearInterval: traffic.minutes },
      };
  }
}
