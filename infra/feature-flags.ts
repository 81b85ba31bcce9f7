import * as cxapi from 'aws-cdk-lib/cx-api';

/**
 * CDK's feature flags, here and not in cdk.json: `node infra/main.ts` must write the same templates with and without the CLI.
 */
export const featureFlags: Readonly<Record<string, boolean | string>> = {
  // Trap avoided: without it, removing the last alarm from a deployment group changes nothing.
  [cxapi.CODEDEPLOY_REMOVE_ALARMS_FROM_DEPLOYMENT_GROUP]: true,
  // A stack that others still use cannot be deleted by mistake.
  [cxapi.DEFAULT_CROSS_STACK_REFERENCES]: 'strong',
  // CDK's own template validation fails the build instead of warning.
  [cxapi.VALIDATE_AGAINST_DEFAULT_RULES]: true,
  // One statement for what has the same resources; the templates stay readable.
  [cxapi.IAM_MINIMIZE_POLICIES]: true,
  // Passwords cannot slip into a template as text.
  [cxapi.CHECK_SECRET_USAGE]: true,
};
