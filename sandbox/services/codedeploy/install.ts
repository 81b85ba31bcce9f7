import type { Service } from '../ecs/model.ts';
import type { Acting } from './acting.ts';
import { failure } from './control.ts';
import type { Run } from './lifecycle.ts';
import type { Deployment, Sides } from './model.ts';
import { deleteTaskSet } from './routing.ts';

/** The replacement has this long to become steady (facts/aws.md, section 1.11). */
const limitMs = 3_600_000;

/** `Install`: a second task set of full size on the target group that production does not use, until it is steady. */
export async function install(run: Run): Promise<Sides> {
  const { deployment, cloud } = run;
  const service = cloud.describeService();
  const { original, originalGroupArn, replacementGroupArn } = chooseSides(
    deployment,
    service,
    cloud,
  );
  attachReplacement(run, originalGroupArn, replacementGroupArn);
  await removeLeftovers(run, service);

  const { spec } = deployment.revision;
  const replacement = cloud.createTaskSet(spec.taskDefinition, {
    externalId: deployment.id,
    loadBalancers: [
      {
        targetGroupArn: replacementGroupArn,
        containerName: spec.containerName,
        containerPort: spec.containerPort,
      },
    ],
    networkConfiguration: spec.network
      ? { awsvpcConfiguration: spec.network }
      : original.networkConfiguration,
    platformVersion: spec.platformVersion,
  });
  const { testListenerArn } = deployment.group;
  const sides: Sides = {
    originalTaskSetId: original.id,
    replacementTaskSetId: replacement.id,
    originalGroupArn,
    replacementGroupArn,
    testActionBefore:
      testListenerArn === undefined ? undefined : cloud.listenerAction(testListenerArn),
  };
  deployment.sides = sides;
  await untilSteady(run, replacement.id);
  return sides;
}

/** The primary task set's target group is production's; the other of the pair is free. Neither is so for ever. */
function chooseSides({ group }: Deployment, service: Service, cloud: Acting) {
  const original = service.taskSets.find(({ status }) => status === 'PRIMARY');
  if (!original) throw failure('INVALID_ECS_SERVICE', 'The ECS service has no primary task set.');
  const pair = group.targetGroupNames.map((name) => cloud.targetGroupArn(name));
  const originalGroupArn = original.loadBalancers[0]?.targetGroupArn;
  const replacementGroupArn = pair.find((arn) => arn !== originalGroupArn);
  if (
    originalGroupArn === undefined ||
    !pair.includes(originalGroupArn) ||
    replacementGroupArn === undefined
  )
    throw failure(
      'INVALID_ECS_SERVICE',
      "The primary task set's target group is not one of the deployment group's pair.",
    );
  return { original, originalGroupArn, replacementGroupArn };
}

/** A group that no listener names gets no health checks: it joins the production listener with weight 0. */
function attachReplacement(
  { cloud, deployment }: Run,
  originalGroupArn: string,
  replacementGroupArn: string,
) {
  cloud.modifyListener(deployment.group.prodListenerArn, {
    kind: 'forward',
    weights: [
      { targetGroupArn: originalGroupArn, weight: 100 },
      { targetGroupArn: replacementGroupArn, weight: 0 },
    ],
  });
}

/** A deployment that was stopped without a rollback leaves its task set behind. */
async function removeLeftovers(run: Run, service: Service) {
  for (const { id, status } of [...service.taskSets])
    if (status !== 'PRIMARY') await deleteTaskSet(run, id);
}

async function untilSteady({ deployment, cloud, clock, options }: Run, taskSetId: string) {
  const giveUpAt = clock.now() + limitMs;
  for (;;) {
    const taskSet = cloud.describeService().taskSets.find(({ id }) => id === taskSetId);
    if (!taskSet)
      throw failure('ECS_UPDATE_ERROR', `The replacement task set ${taskSetId} is gone.`);
    if (taskSet.stability === 'STEADY_STATE') return;
    if (clock.now() >= giveUpAt)
      throw failure(
        'TIMEOUT',
        'The deployment timed out while waiting for the replacement task set to become healthy. This time out period is 60 minutes.',
      );
    await deployment.control.sleep(options.taskSetPollMs);
  }
}
