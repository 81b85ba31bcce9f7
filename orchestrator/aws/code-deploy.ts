import {
  CodeDeployClient,
  ContinueDeploymentCommand,
  CreateDeploymentCommand,
  PutLifecycleEventHookExecutionStatusCommand,
  StopDeploymentCommand,
  type AutoRollbackConfiguration,
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
    /** The configuration that the plan was made over; left out: the group's of this moment. */
    readonly deploymentConfig?: string;
    /** False: whatever happens, traffic stays where it is (F47). */
    readonly rollsBack: boolean;
  }): Promise<string>;
  /**
   * Stops, and rolls back unless told to leave traffic where it is. `pending`: it stops when its present lifecycle
   * event is over. `too-late`: it has ended already.
   */
  stop(
    codeDeployId: string,
    options?: { readonly rollsBack: boolean },
  ): Promise<'stopped' | 'pending' | 'too-late'>;
  /** Ends the termination wait: blue goes now. `too-late` if there is nothing to wait for any more. */
  finish(codeDeployId: string): Promise<'finishing' | 'too-late'>;
  /** A hook's answer. `too-late` if an answer was given already. */
  reportHook(
    codeDeployId: string,
    hookExecutionId: string,
    status: 'Succeeded' | 'Failed',
  ): Promise<'reported' | 'too-late'>;
}

/** Our own wish stands before the group's: rolled back whatever the reason, or not at all. */
const autoRollback = (enabled: boolean): AutoRollbackConfiguration =>
  enabled
    ? {
        enabled,
        events: ['DEPLOYMENT_FAILURE', 'DEPLOYMENT_STOP_ON_ALARM', 'DEPLOYMENT_STOP_ON_REQUEST'],
      }
    : { enabled };

/** Connects to CodeDeploy: `CreateDeployment`, `StopDeployment`, `ContinueDeployment`, `PutLifecycleEventHookExecutionStatus`. */
export function connectCodeDeploy(open: OpenClient = openClient): CodeDeploy {
  const client = open(CodeDeployClient, clientSettings);
  const creator = open(CodeDeployClient, singleAttempt);
  return {
    create: async ({ where, deploymentId, appSpec, deploymentConfig, rollsBack }) => {
      const create = new CreateDeploymentCommand({
        applicationName: names.codeDeploy(where),
        deploymentGroupName: names.codeDeploy(where),
        description: codeDeployDescription(deploymentId),
        revision: { revisionType: 'AppSpecContent', appSpecContent: appSpec },
        ...(deploymentConfig === undefined ? {} : { deploymentConfigName: deploymentConfig }),
        autoRollbackConfiguration: autoRollback(rollsBack),
      });
      const { deploymentId: id } = await call('CreateDeployment', () => creator.send(create));
      if (!id) throw new InvalidInput('CreateDeployment gave no id');
      return id;
    },
    stop: (deploymentId, { rollsBack } = { rollsBack: true }) =>
      unlessTooLate(async () => {
        const stop = new StopDeploymentCommand({ deploymentId, autoRollbackEnabled: rollsBack });
        const { status } = await call('StopDeployment', () => client.send(stop));
        return status === 'Pending' ? 'pending' : 'stopped';
      }),
    finish: (deploymentId) =>
      unlessTooLate(async () => {
        const wait = { deploymentId, deploymentWaitType: 'TERMINATION_WAIT' } as const;
        await call('ContinueDeployment', () => client.send(new ContinueDeploymentCommand(wait)));
        return 'finishing';
      }),
    reportHook: (deploymentId, lifecycleEventHookExecutionId, status) =>
      unlessTooLate(async () => {
        const answer = { deploymentId, lifecycleEventHookExecutionId, status };
        await call('PutLifecycleEventHookExecutionStatus', () =>
          client.send(new PutLifecycleEventHookExecutionStatusCommand(answer)),
        );
        return 'reported';
      }),
  };
}

/** Said twice, or after the end: the present state is read again by whoever asked. */
async function unlessTooLate<Done extends string>(
  run: () => Promise<Done>,
): Promise<Done | 'too-late'> {
  try {
    return await run();
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
