import type { EnvironmentView, TargetGroupView } from '../../page/world.ts';
import { lastPart } from '../ecs/names.ts';
import type { CodeDeployCore } from './core.ts';
import { productionWeights } from './describe-target.ts';
import type { DeploymentGroup } from './model.ts';

export type DeploymentView = NonNullable<EnvironmentView['deployment']>;
/** What the page draws of a target group, without the rates, which come from its traffic. */
export type TargetGroupState = Omit<
  TargetGroupView,
  'requestsPerSecond' | 'errorPercent' | 'p90Ms'
>;

/** The group's present or last deployment. */
export function viewDeployment(
  core: CodeDeployCore,
  group: DeploymentGroup,
): DeploymentView | undefined {
  const [deployment] = core.deploymentsOf(group);
  if (!deployment) return undefined;
  const { id, status, lifecycle, waiting, terminationAt } = deployment;
  return {
    deploymentId: id,
    status,
    lifecycle: lifecycle.map((event) => ({ name: event.name, status: event.status })),
    ...(waiting === 'TERMINATION_WAIT' && terminationAt !== undefined && { terminationAt }),
  };
}

/**
 * Both target groups with weight, test route, tasks and the version behind them.
 * `versionOf` turns the image of a running container into a version tag.
 */
export function viewTargetGroups(
  core: CodeDeployCore,
  group: DeploymentGroup,
  versionOf: (image: string) => string | undefined,
): TargetGroupState[] {
  const { ecs, elbv2 } = core.cloud;
  const weights = productionWeights(core, group);
  const testAction =
    group.testListenerArn === undefined ? undefined : elbv2.listener(group.testListenerArn).action;
  const service = ecs.findService(group.clusterName, group.serviceName);
  return group.targetGroupNames.map((name) => {
    const { arn } = elbv2.targetGroupNamed(name);
    const taskSets = (service?.taskSets ?? []).filter(({ loadBalancers }) =>
      loadBalancers.some(({ targetGroupArn }) => targetGroupArn === arn),
    );
    const newest = taskSets.at(-1);
    const image = newest?.taskDefinition.containerDefinitions?.[0]?.image;
    return {
      name,
      colour: name.endsWith('-green') ? 'green' : 'blue',
      version: image === undefined ? undefined : versionOf(image),
      weight: weights.get(arn) ?? 0,
      test:
        testAction?.kind === 'forward' &&
        testAction.weights.some((choice) => choice.targetGroupArn === arn && choice.weight > 0),
      tasks: taskSets
        .flatMap(ecs.tasksOf)
        .filter(({ lastStatus }) => lastStatus !== 'STOPPED')
        .map((task) => ({
          taskId: lastPart(task.arn),
          status: task.lastStatus,
          health: healthIn(core, arn, task),
        })),
    };
  });
}

function healthIn(
  { cloud }: CodeDeployCore,
  groupArn: string,
  {
    privateIp,
    loadBalancers,
  }: { privateIp?: string; loadBalancers: readonly { containerPort?: number }[] },
) {
  const port = loadBalancers[0]?.containerPort;
  if (privateIp === undefined || port === undefined) return 'initial' as const;
  return cloud.elbv2.health(groupArn, privateIp, port).state;
}
