import { z } from 'zod';
import { deploymentIdIn } from '../../../orchestrator/deployment/deployment-id.ts';
import type { CodeDeployCore } from '../../services/codedeploy/index.ts';
import type { Deployment } from '../../services/codedeploy/model.ts';
import type { Effect } from '../clients.ts';
import type { World } from '../world.ts';

const tagKey = 'slipway:deployment';

/** The parts of an effect's input that say whose it is. */
const createInput = z.object({ description: z.string().optional() });
const onDeploymentInput = z.object({ deploymentId: z.string() });
const registerInput = z.object({
  tags: z.array(z.object({ key: z.string().optional(), value: z.string().optional() })).optional(),
});
const runInput = z.object({ taskDefinition: z.string() });
const stopTaskInput = z.object({ task: z.string() });
const startInput = z.object({ name: z.string() });

/**
 * The deployment that an effect belongs to, by what the world shows of it. Undefined for what belongs to none, such as
 * a token's use or a notice on the bus.
 */
export function whose({ operation, input }: Effect, { cloud }: World): string | undefined {
  switch (operation) {
    case 'CreateDeployment':
      return deploymentIdIn(createInput.parse(input).description);
    case 'StopDeployment':
    case 'ContinueDeployment':
    case 'PutLifecycleEventHookExecutionStatus': {
      const { deploymentId } = onDeploymentInput.parse(input);
      const found = cloud.codedeploy.core.deployments.get(deploymentId);
      return found && idOfCodeDeploy(found, cloud.codedeploy.core);
    }
    case 'RegisterTaskDefinition':
      return registerInput.parse(input).tags?.find(({ key }) => key === tagKey)?.value;
    case 'RunTask':
      return idOfDefinition(runInput.parse(input).taskDefinition, { cloud });
    case 'StopTask': {
      const task = cloud.ecs.core.tasks.get(stopTaskInput.parse(input).task);
      return task && idOfDefinition(task.taskDefinition.taskDefinitionArn, { cloud });
    }
    case 'StartExecution':
      return startInput.parse(input).name;
    default:
      return undefined;
  }
}

/** By the tag that was registered with it. */
export const idOfDefinition = (arn: string, { cloud }: Pick<World, 'cloud'>) =>
  cloud.ecs.core.definitions.tags(arn).find(({ key }) => key === tagKey)?.value;

/** By its description; a rollback belongs to whom it undoes. */
export function idOfCodeDeploy(
  deployment: Deployment,
  core: Pick<CodeDeployCore, 'deployments'>,
): string | undefined {
  const undone = deployment.rollbackInfo?.rollbackTriggeringDeploymentId;
  const first = undone === undefined ? deployment : core.deployments.get(undone);
  return deploymentIdIn(first?.description);
}
