import type * as api from '@aws-sdk/client-codedeploy';
import { type Answer, AwsError, type Operation } from '../../endpoint/service.ts';
import type { CodeDeployCore } from './core.ts';
import { parseRevision } from './deployment-input.ts';
import { describeGroup } from './describe-group.ts';
import { onApplication, onConfig, onGroup } from './needs.ts';
import { describeTraffic } from './traffic.ts';

/** What deployments rest on: groups, configurations, revisions. */
export function setupOperations(core: CodeDeployCore) {
  const GetDeploymentGroup: Operation<
    api.GetDeploymentGroupCommandInput,
    Answer<api.GetDeploymentGroupCommandOutput>
  > = {
    needs: (input) => [
      onGroup(core, 'GetDeploymentGroup', input.applicationName, input.deploymentGroupName),
    ],
    run: ({ applicationName = '', deploymentGroupName = '' }) => ({
      deploymentGroupInfo: describeGroup(core, core.group(applicationName, deploymentGroupName)),
    }),
  };

  const GetDeploymentConfig: Operation<
    api.GetDeploymentConfigCommandInput,
    Answer<api.GetDeploymentConfigCommandOutput>
  > = {
    needs: ({ deploymentConfigName: name }) => [onConfig(core, 'GetDeploymentConfig', name)],
    run: ({ deploymentConfigName = '' }) => ({
      deploymentConfigInfo: {
        deploymentConfigName,
        computePlatform: 'ECS',
        trafficRoutingConfig: describeTraffic(core.config(deploymentConfigName)),
      },
    }),
  };

  const GetApplicationRevision: Operation<
    api.GetApplicationRevisionCommandInput,
    Answer<api.GetApplicationRevisionCommandOutput>
  > = {
    needs: ({ applicationName }) => [
      onApplication(core, 'GetApplicationRevision', applicationName),
    ],
    run({ applicationName = '', revision }) {
      const { revisions } = core.application(applicationName);
      const known = revisions.get(revision?.appSpecContent?.sha256 ?? '');
      if (!known)
        throw new AwsError('RevisionDoesNotExistException', 'The revision does not exist.');
      return {
        applicationName,
        revision: {
          revisionType: 'AppSpecContent',
          appSpecContent: { content: known.content, sha256: known.sha256 },
        },
        revisionInfo: {},
      };
    },
  };

  const RegisterApplicationRevision: Operation<
    api.RegisterApplicationRevisionCommandInput,
    Answer<api.RegisterApplicationRevisionCommandOutput>
  > = {
    needs: ({ applicationName }) => [
      onApplication(core, 'RegisterApplicationRevision', applicationName),
    ],
    run({ applicationName = '', revision }) {
      const { content, sha256 } = parseRevision(revision);
      core.registerRevision(applicationName, content, sha256);
      return {};
    },
  };

  return {
    GetDeploymentGroup,
    GetDeploymentConfig,
    GetApplicationRevision,
    RegisterApplicationRevision,
  };
}
