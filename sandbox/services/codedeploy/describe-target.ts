import type { DeploymentTarget, ECSTaskSet } from '@aws-sdk/client-codedeploy';
import { countTasks, computedDesiredCount } from '../ecs/scheduler.ts';
import type { CodeDeployCore } from './core.ts';
import { targetStatus } from './describe-deployment.ts';
import { date } from './describe-settings.ts';
import type { Deployment, DeploymentGroup, LifecycleEvent, Sides } from './model.ts';

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
      lifecycleEvents: deployment.lifecycle.map(describeEvent),
      status: targetStatus(deployment),
      taskSetsInfo: sides ? describeTaskSets(core, group, sides) : [],
    },
  };
}

const describeEvent = ({ name, status, startedAt, endedAt, problem }: LifecycleEvent) => ({
  lifecycleEventName: name,
  status,
  startTime: date(startedAt),
  endTime: date(endedAt),
  ...(problem && {
    diagnostics: { errorCode: problem.code, scriptName: '', message: problem.message, logTail: '' },
  }),
});

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
