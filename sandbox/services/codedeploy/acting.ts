import { AwsError, type Need } from '../../endpoint/service.ts';
import type { EcsCore } from '../ecs/index.ts';
import { passRolesOf } from '../ecs/needs.ts';
import type { Elbv2Core } from '../elbv2/index.ts';
import type { ListenerAction } from '../elbv2/model.ts';
import type { AlarmReader, Authorizer, InvokeResult, LambdaInvoker } from '../wiring.ts';
import { failure } from './control.ts';
import type { DeploymentGroup, ErrorCode } from './model.ts';
import type { CodeDeployNames } from './names.ts';

export interface CloudPorts {
  readonly ecs: EcsCore;
  readonly elbv2: Elbv2Core;
  readonly lambda: LambdaInvoker;
  readonly alarms: AlarmReader;
  readonly authorizer: Authorizer;
}

/**
 * Everything that CodeDeploy does to the cloud for a group, each call checked against the group's service role.
 * What the cloud refuses fails the deployment with the fitting error code.
 */
export function acting(group: DeploymentGroup, ports: CloudPorts, names: CodeDeployNames) {
  const { ecs, elbv2, lambda, alarms, authorizer } = ports;

  const call = <T>(needs: readonly Need[], code: ErrorCode, act: () => T): T => {
    try {
      authorizer.require(group.serviceRoleArn, needs);
    } catch (error) {
      throw failure('IAM_ROLE_PERMISSIONS', messageOf(error), error);
    }
    try {
      return act();
    } catch (error) {
      throw error instanceof AwsError ? failure(code, messageOf(error), error) : error;
    }
  };
  const need = (action: string, ...resources: string[]): Need => ({
    action,
    resources: resources.length > 0 ? resources : ['*'],
    ...(action.startsWith('ecs:') && {
      context: { 'ecs:cluster': ecs.names.cluster(group.clusterName) },
    }),
  });
  const serviceArn = ecs.names.service(group.clusterName, group.serviceName);
  const taskSetArn = ecs.names.taskSet(group.clusterName, group.serviceName, '*');

  const describeService = () =>
    call([need('ecs:DescribeServices', serviceArn)], 'INVALID_ECS_SERVICE', () =>
      ecs.service(group.clusterName, group.serviceName),
    );

  return {
    describeService,

    createTaskSet(taskDefinition: string, input: Parameters<EcsCore['createTaskSet']>[2]) {
      const roles = call([], 'ECS_UPDATE_ERROR', () =>
        passRolesOf(ecs.definitions.get(taskDefinition)),
      );
      return call([need('ecs:CreateTaskSet', taskSetArn), ...roles], 'ECS_UPDATE_ERROR', () =>
        ecs.createTaskSet(describeService(), taskDefinition, input, 'CODE_DEPLOY'),
      );
    },

    makePrimary: (taskSetId: string) =>
      call([need('ecs:UpdateServicePrimaryTaskSet', serviceArn)], 'ECS_UPDATE_ERROR', () =>
        ecs.makePrimary(describeService(), taskSetId),
      ),

    deleteTaskSet: (taskSetId: string) =>
      call([need('ecs:DeleteTaskSet', taskSetArn)], 'ECS_UPDATE_ERROR', () =>
        ecs.deleteTaskSet(describeService(), taskSetId, true),
      ),

    targetGroupArn: (name: string) =>
      call(
        [need('elasticloadbalancing:DescribeTargetGroups')],
        'ELASTIC_LOAD_BALANCING_INVALID',
        () => elbv2.targetGroupNamed(name).arn,
      ),

    listenerAction: (arn: string): ListenerAction =>
      call(
        [need('elasticloadbalancing:DescribeListeners')],
        'ELASTIC_LOAD_BALANCING_INVALID',
        () => elbv2.listener(arn).action,
      ),

    modifyListener: (arn: string, action: ListenerAction) =>
      call(
        [need('elasticloadbalancing:ModifyListener', arn)],
        'ELASTIC_LOAD_BALANCING_INVALID',
        () => elbv2.modifyListener(arn, action),
      ),

    invoke: (functionName: string, payload: unknown): Promise<InvokeResult> =>
      call(
        [need('lambda:InvokeFunction', names.function(functionName))],
        'HOOK_EXECUTION_FAILURE',
        () => lambda.invoke(functionName, payload),
      ),

    alarmStates: (alarmNames: readonly string[]) =>
      call(
        [need('cloudwatch:DescribeAlarms', ...alarmNames.map(names.alarm))],
        'INTERNAL_ERROR',
        () => alarms.states(alarmNames),
      ),
  };
}

export type Acting = ReturnType<typeof acting>;

export const messageOf = (error: unknown) =>
  error instanceof Error ? error.message : String(error);
