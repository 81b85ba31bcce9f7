import type { RegisterTaskDefinitionCommandInput } from '@aws-sdk/client-ecs';
import type { Court, Invariant } from './court.ts';
import type { SeenEffect } from './ledger.ts';

const digestPattern = /@(sha256:[0-9a-f]{64})$/;

/**
 * I3, always: every task started from a run's task definition has exactly the digest of the run's approved plan,
 * whoever starts it (CodeDeploy, ECS replacing a dead one, the migration); and no run registers an image by tag.
 *
 * A rollback starts nothing: what serves again runs the definition of an earlier run, with that run's digest. The
 * very first definition is the stack's, not a run's.
 */
export const i3: Invariant = {
  number: 'I3',
  when: 'always',
  hear: (court) => ({
    effect: (effect) => {
      if (effect.operation === 'RegisterTaskDefinition') judgeDefinition(court, effect);
    },
    event: ({ source, detail }) => {
      if (
        source === 'aws.ecs' &&
        detail.lastStatus === 'RUNNING' &&
        detail.desiredStatus === 'RUNNING'
      )
        judgeTask(court, String(detail.taskArn));
    },
  }),
};

function judgeDefinition({ cry }: Court, { input, run }: SeenEffect) {
  // The SDK's own input of this operation.
  const { containerDefinitions = [] } = input as RegisterTaskDefinitionCommandInput;
  for (const { name, image = '' } of containerDefinitions)
    if (!digestPattern.test(image))
      cry(
        `a task definition was registered whose container ${name} has the image ${image}`,
        run?.id,
      );
}

function judgeTask({ world, ledger, cry }: Court, taskArn: string) {
  const task = world.cloud.ecs.core.tasks.get(taskArn);
  const run = task && ledger.runOfDefinition(task.taskDefinition.taskDefinitionArn);
  if (!run) return;
  const approved = run.plan?.plan.target.digest;
  for (const { name, image, imageDigest } of task.containers) {
    const asked = digestPattern.exec(image)?.[1];
    if (approved === undefined || imageDigest !== approved || asked !== approved)
      cry(
        `a task was started whose container ${name} runs ${imageDigest ?? image}, approved is ${approved ?? 'nothing'}`,
        run.id,
      );
  }
}
