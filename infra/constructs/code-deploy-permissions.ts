import type { Permission, Realm } from './permission.ts';

/** CodeDeploy: reading, starting, stopping, and answering its hooks. */
export function codeDeployPermissions({ arns, places }: Realm) {
  const groups = places.map((where) => arns.codeDeployGroup(where));
  const applications = places.map((where) => arns.codeDeployApplication(where));
  return {
    readDeploymentGroups: {
      actions: ['codedeploy:GetDeploymentGroup'],
      resources: groups,
    },
    readDeployments: {
      actions: ['codedeploy:GetDeployment'],
      resources: groups,
    },
    listDeployments: {
      actions: ['codedeploy:ListDeployments'],
      resources: groups,
    },
    readDeploymentTargets: {
      actions: ['codedeploy:BatchGetDeploymentTargets'],
      resources: ['*'],
      wide: 'codedeploy:BatchGetDeploymentTargets knows no resource.',
    },
    createDeployments: {
      actions: ['codedeploy:CreateDeployment'],
      resources: groups,
    },
    registerAppSpecs: {
      // Trap avoided: CreateDeployment alone is not enough for its caller.
      actions: ['codedeploy:GetApplicationRevision', 'codedeploy:RegisterApplicationRevision'],
      resources: applications,
    },
    readDeploymentConfigs: {
      actions: ['codedeploy:GetDeploymentConfig'],
      resources: [arns.codeDeployConfigs()],
      wide: 'Configurations hold percentages and minutes, and those made by CloudFormation have random names.',
    },
    continueDeployments: {
      actions: ['codedeploy:ContinueDeployment'],
      resources: ['*'],
      wide: 'As for stopping: it is not certain that codedeploy:ContinueDeployment knows a resource.',
    },
    stopDeployments: {
      actions: ['codedeploy:StopDeployment'],
      resources: ['*'],
      wide: 'The service-authorization reference names no resource for codedeploy:StopDeployment, CodeDeploy’s guide uses ARNs; a rollback must not depend on who is right.',
    },
    reportHooks: {
      actions: ['codedeploy:PutLifecycleEventHookExecutionStatus'],
      resources: ['*'],
      wide: 'As for stopping: the two sources disagree whether hook results know a resource. Only CodeDeploy hands out the execution ids.',
    },
  } satisfies Record<string, Permission>;
}
