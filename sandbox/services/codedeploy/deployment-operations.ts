import type * as api from '@aws-sdk/client-codedeploy';
import { type Answer, AwsError, type Operation } from '../../endpoint/service.ts';
import type { CodeDeployCore } from './core.ts';
import { parseNewDeployment } from './deployment-input.ts';
import { describeDeployment } from './describe-deployment.ts';
import { describeTarget, targetId } from './describe-target.ts';
import type { Deployment } from './model.ts';
import { onApplication, onConfig, onDeployment, onGroup } from './needs.ts';

export function deploymentOperations(core: CodeDeployCore) {
  const CreateDeployment: Operation<
    api.CreateDeploymentCommandInput,
    Answer<api.CreateDeploymentCommandOutput>
  > = {
    // The creator needs more than the one permission (facts/aws.md, section 1.1).
    needs(input) {
      const { applicationName: application, deploymentGroupName: name = '' } = input;
      const group = core.groups.get(`${application}/${name}`);
      return [
        onGroup(core, 'CreateDeployment', application, name),
        onConfig(core, 'GetDeploymentConfig', input.deploymentConfigName ?? group?.configName),
        onApplication(core, 'GetApplicationRevision', application),
        onApplication(core, 'RegisterApplicationRevision', application),
        ...(input.overrideAlarmConfiguration
          ? [onGroup(core, 'UpdateDeploymentGroup', application, name)]
          : []),
      ];
    },
    run: (input) => ({ deploymentId: core.createDeployment(parseNewDeployment(input)).id }),
  };

  const GetDeployment: Operation<
    api.GetDeploymentCommandInput,
    Answer<api.GetDeploymentCommandOutput>
  > = {
    needs: ({ deploymentId }) => onDeployment(core, 'GetDeployment', [deploymentId]),
    run: ({ deploymentId = '' }) => ({
      deploymentInfo: describeDeployment(core.deployment(deploymentId)),
    }),
  };

  const BatchGetDeployments: Operation<
    api.BatchGetDeploymentsCommandInput,
    Answer<api.BatchGetDeploymentsCommandOutput>
  > = {
    needs: ({ deploymentIds = [] }) => onDeployment(core, 'BatchGetDeployments', deploymentIds),
    run({ deploymentIds: ids = [] }) {
      if (ids.length > 25)
        throw new AwsError(
          'BatchLimitExceededException',
          'The maximum number of deployments is 25.',
        );
      return { deploymentsInfo: ids.map((id) => describeDeployment(core.deployment(id))) };
    },
  };

  const ListDeployments: Operation<
    api.ListDeploymentsCommandInput,
    Answer<api.ListDeploymentsCommandOutput>
  > = {
    needs: ({ applicationName, deploymentGroupName }) => [
      onGroup(core, 'ListDeployments', applicationName ?? '*', deploymentGroupName ?? '*'),
    ],
    run({
      applicationName: application,
      deploymentGroupName: name,
      includeOnlyStatuses: statuses,
      createTimeRange,
    }) {
      if (application !== undefined && name !== undefined) core.group(application, name);
      const isAsked = ({ group, status, createdAt }: Deployment) =>
        (application === undefined || group.application === application) &&
        (name === undefined || group.name === name) &&
        (statuses === undefined || statuses.length === 0 || statuses.includes(status)) &&
        createdAt >= (createTimeRange?.start?.getTime() ?? -Infinity) &&
        createdAt <= (createTimeRange?.end?.getTime() ?? Infinity);
      return {
        deployments: [...core.deployments.values()]
          .reverse()
          .filter(isAsked)
          .map(({ id }) => id),
      };
    },
  };

  const StopDeployment: Operation<
    api.StopDeploymentCommandInput,
    Answer<api.StopDeploymentCommandOutput>
  > = {
    needs: ({ deploymentId }) => onDeployment(core, 'StopDeployment', [deploymentId]),
    run({ deploymentId = '', autoRollbackEnabled }) {
      const status = core.stopDeployment(deploymentId, autoRollbackEnabled);
      return {
        status,
        statusMessage:
          status === 'Pending'
            ? 'The stop operation is pending.'
            : 'No pending events; the deployment is stopped.',
      };
    },
  };

  const ContinueDeployment: Operation<
    api.ContinueDeploymentCommandInput,
    Answer<api.ContinueDeploymentCommandOutput>
  > = {
    needs: ({ deploymentId }) => onDeployment(core, 'ContinueDeployment', [deploymentId]),
    run({ deploymentId = '', deploymentWaitType = 'READY_WAIT' }) {
      core.continueDeployment(deploymentId, deploymentWaitType);
      return {};
    },
  };

  const PutLifecycleEventHookExecutionStatus: Operation<
    api.PutLifecycleEventHookExecutionStatusCommandInput,
    Answer<api.PutLifecycleEventHookExecutionStatusCommandOutput>
  > = {
    needs: ({ deploymentId }) =>
      onDeployment(core, 'PutLifecycleEventHookExecutionStatus', [deploymentId]),
    run({ deploymentId = '', lifecycleEventHookExecutionId: id = '', status = '' }) {
      core.deployment(deploymentId);
      core.answerHook(deploymentId, id, status);
      return { lifecycleEventHookExecutionId: id };
    },
  };

  return {
    CreateDeployment,
    GetDeployment,
    BatchGetDeployments,
    ListDeployments,
    StopDeployment,
    ContinueDeployment,
    PutLifecycleEventHookExecutionStatus,
    ...targetOperations(core),
  };
}

function targetOperations(core: CodeDeployCore) {
  const started = (id: string): Deployment => {
    const deployment = core.deployment(id);
    if (deployment.startedAt === undefined)
      throw new AwsError('DeploymentNotStartedException', `Deployment ${id} has not started.`);
    return deployment;
  };

  const ListDeploymentTargets: Operation<
    api.ListDeploymentTargetsCommandInput,
    Answer<api.ListDeploymentTargetsCommandOutput>
  > = {
    needs: ({ deploymentId }) => onDeployment(core, 'ListDeploymentTargets', [deploymentId]),
    run: ({ deploymentId = '' }) => ({ targetIds: [targetId(started(deploymentId).group)] }),
  };

  const BatchGetDeploymentTargets: Operation<
    api.BatchGetDeploymentTargetsCommandInput,
    Answer<api.BatchGetDeploymentTargetsCommandOutput>
  > = {
    needs: ({ deploymentId }) => onDeployment(core, 'BatchGetDeploymentTargets', [deploymentId]),
    run({ deploymentId = '', targetIds = [] }) {
      const deployment = started(deploymentId);
      const known = targetId(deployment.group);
      const unknown = targetIds.find((id) => id !== known);
      if (unknown !== undefined)
        throw new AwsError(
          'DeploymentTargetDoesNotExistException',
          `No target ${unknown} in ${deploymentId}.`,
        );
      return { deploymentTargets: targetIds.map(() => describeTarget(core, deployment)) };
    },
  };
  return { ListDeploymentTargets, BatchGetDeploymentTargets };
}
