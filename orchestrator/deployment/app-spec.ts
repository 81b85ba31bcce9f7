import { createHash } from 'node:crypto';

/** Lambda functions that CodeDeploy calls, by lifecycle event. Their physical names are fixed. */
export const hookFunctions = {
  AfterAllowTestTraffic: 'slipway-smoke-test',
  BeforeAllowTraffic: 'slipway-admit-traffic',
  AfterAllowTraffic: 'slipway-note-shift',
} as const;

/** CodeDeploy's AppSpec for an ECS service, with the hash that `CreateDeployment` wants of exactly these bytes. */
export function buildAppSpec({
  taskDefinitionArn,
  container,
}: {
  readonly taskDefinitionArn: string;
  readonly container: { readonly name: string; readonly port: number };
}): { content: string; sha256: string } {
  const content = JSON.stringify({
    version: 0.0,
    Resources: [
      {
        TargetService: {
          Type: 'AWS::ECS::Service',
          Properties: {
            TaskDefinition: taskDefinitionArn,
            LoadBalancerInfo: { ContainerName: container.name, ContainerPort: container.port },
          },
        },
      },
    ],
    Hooks: Object.entries(hookFunctions).map(([event, name]) => ({ [event]: name })),
  });
  return { content, sha256: createHash('sha256').update(content).digest('hex') };
}
