import {
  CodeDeployClient,
  ContinueDeploymentCommand,
  CreateDeploymentCommand,
  PutLifecycleEventHookExecutionStatusCommand,
  StopDeploymentCommand,
} from '@aws-sdk/client-codedeploy';
import { names, type ServiceEnvironment } from '../catalogue/names.ts';
import { codeDeployDescription } from '../deployment/deployment-id.ts';
import { clientSettings, singleAttempt, openClient, type OpenClient } from './client-settings.ts';
import { call, failedWith, InvalidInput } from './fault.ts';

/** What changes something in CodeDeploy. Reading it is `code-deploy-reader.ts`. */
export interface CodeDeploy {
  /**
   * Starts a blue/green deployment. Throws `Conflict` (`DeploymentLimitExceededException`) if the group is busy,
   * perhaps with our own earlier try: look before and after.
   */
  create(creation: {
    readonly where: ServiceEnvironment;
    readonly deploymentId: string;
    readonly appSpec: { readonly content: string; readonly sha256: string };
  }): Promise<string>;
  /** Stops and rolls back. `too-late` if it has ended already. */
  stop(codeDeployId: string): Promise<'stopping' | 'too-late'>;
  /** Ends the termination wait: blue goes now. `too-late` if there is nothing to wait for any more. */
  finish(codeDeployId: string): Promise<'finishing' | 'too-late'>;
  /** A hook's answer. `too-late` if an answer was given already. */
  reportHook(
    codeDeployId: string,
    hookExecutionId: string,
    status: 'Succeeded' | 'Failed',
  ): Promise<'reported' | 'too-late'>;
}

/** Our own wish stands beside the group's: rolled back whatever the reason. */
const autoRollbackConfiguration = {
  enabled: true,
  events: [
    'DEPLOYMENT_FAILURE' as const,
    'DEPLOYMENT_STOP_ON_ALARM' as const,
    'DEPLOYMENT_STOP_ON_REQUEST' as const,
  ],
};

/** Connects to CodeDeploy: `CreateDeployment`, `StopDeployment`, `ContinueDeployment`, `PutLifecycleEventHookExecutionStatus`. */
export function connectCodeDeploy(open: OpenClient = openClient): CodeDeploy {
  const client = open(CodeDeployClient, clientSettings);
  const creator = open(CodeDeployClient, singleAttempt);
  return {
    create: async ({ where, deploymentId, appSpec }) => {
      const create = new CreateDeploymentCommand({
        applicationName: names.codeDeploy(where),
        deploymentGroupName: names.codeDeploy(where),
        description: codeDeployDescription(deploymentId),
        revision: { revisionType: 'AppSpecContent', appSpecContent: appSpec },
        autoRollbackConfiguration,
      });
      const { deploymentId: id } = await call('CreateDeployment', () => creator.send(create));
      if (!id) throw new InvalidInput('CreateDeployment gave no id');
      return id;
    },
    stop: (deploymentId) =>
      unlessTooLate('stopping', () =>
        call('StopDeployment', () =>
          client.send(new StopDeploymentCommand({ deploymentId, autoRollbackEnabled: true })),
        ),
      ),
    finish: (deploymentId) =>
      unlessTooLate('finishing', () =>
        call('ContinueDeployment', () =>
          client.send(
            new ContinueDeploymentCommand({ deploymentId, deploymentWaitType: 'TERMINATION_WAIT' }),
          ),
        ),
      ),
    reportHook: (deploymentId, lifecycleEventHookExecutionId, status) =>
      unlessTooLate('reported', () =>
        call('PutLifecycleEventHookExecutionStatus', () =>
          client.send(
            new PutLifecycleEventHookExecutionStatusCommand({
              deploymentId,
              lifecycleEventHookExecutionId,
              status,
            }),
          ),
        ),
      ),
  };
}

/** Said twice, or after the end: the present state is read again by whoever asked. */
async function unlessTooLate<Done extends string>(
  done: Done,
  run: () => Promise<unknown>,
): Promise<Done | 'too-late'> {
  try {
    await run();
    return done;
  } catch (error) {
    if (failedWith(error, ...tooLate)) return 'too-late';
    throw error;
  }
}

const tooLate = [
  'DeploymentAlreadyCompletedException',
  'LifecycleEventAlreadyCompletedException',
  'InvalidDeploymentStatusException',
  'DeploymentIsNotInReadyStateException',
];
