import { Duration } from 'aws-cdk-lib';
import * as codedeploy from 'aws-cdk-lib/aws-codedeploy';
import type { Construct } from 'constructs';
import type { Strategy } from '../../orchestrator/catalogue/schema.ts';

/** The deployment configuration for a strategy: CodeDeploy's own where there is one, else one without a name. */
export function trafficShift(
  scope: Construct,
  strategy: Strategy,
): codedeploy.IEcsDeploymentConfig {
  if (strategy.kind === 'all-at-once') return codedeploy.EcsDeploymentConfig.ALL_AT_ONCE;
  const { kind, percent, intervalMinutes } = strategy;
  const predefined = predefinedConfigs[`${kind}/${percent}/${intervalMinutes}`];
  if (predefined) return predefined;
  const step = { percentage: percent, interval: Duration.minutes(intervalMinutes) };
  return new codedeploy.EcsDeploymentConfig(scope, 'TrafficShift', {
    // Trap avoided: configurations are immutable, so one with a name of ours could never be updated.
    trafficRouting:
      kind === 'canary'
        ? new codedeploy.TimeBasedCanaryTrafficRouting(step)
        : new codedeploy.TimeBasedLinearTrafficRouting(step),
  });
}

const predefinedConfigs: Readonly<Record<string, codedeploy.IEcsDeploymentConfig>> = {
  'canary/10/5': codedeploy.EcsDeploymentConfig.CANARY_10PERCENT_5MINUTES,
  'canary/10/15': codedeploy.EcsDeploymentConfig.CANARY_10PERCENT_15MINUTES,
  'linear/10/1': codedeploy.EcsDeploymentConfig.LINEAR_10PERCENT_EVERY_1MINUTES,
  'linear/10/3': codedeploy.EcsDeploymentConfig.LINEAR_10PERCENT_EVERY_3MINUTES,
};
