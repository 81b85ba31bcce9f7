import type { Run } from './lifecycle.ts';
import type { Sides } from './model.ts';

/** Gives the replacement a share of production, in percent. */
export function routeProduction({ cloud, deployment }: Run, sides: Sides, percent: number) {
  cloud.modifyListener(deployment.group.prodListenerArn, {
    kind: 'forward',
    weights: [
      { targetGroupArn: sides.originalGroupArn, weight: 100 - percent },
      { targetGroupArn: sides.replacementGroupArn, weight: percent },
    ],
  });
}

/** Test traffic to the replacement; nothing to do without a test listener. */
export function routeTest({ cloud, deployment }: Run, { replacementGroupArn }: Sides) {
  const { testListenerArn } = deployment.group;
  if (testListenerArn === undefined) return;
  cloud.modifyListener(testListenerArn, {
    kind: 'forward',
    weights: [{ targetGroupArn: replacementGroupArn, weight: 1 }],
  });
}

/** Production wholly on the original task set, which is primary again, and test traffic where it was. Repeatable. */
export function routeBack(run: Run, sides: Sides) {
  const { cloud, deployment } = run;
  routeProduction(run, sides, 0);
  const { testListenerArn } = deployment.group;
  if (testListenerArn !== undefined && sides.testActionBefore)
    cloud.modifyListener(testListenerArn, sides.testActionBefore);
  cloud.makePrimary(sides.originalTaskSetId);
}

/** Deletes a task set and waits until its tasks are drained and gone. */
export async function deleteTaskSet({ cloud, deployment, options }: Run, taskSetId: string) {
  const exists = () => cloud.describeService().taskSets.some(({ id }) => id === taskSetId);
  if (!exists()) return;
  cloud.deleteTaskSet(taskSetId);
  while (exists()) await deployment.control.sleep(options.taskSetPollMs);
}
