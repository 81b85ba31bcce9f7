import type { Deployment } from './deployment.ts';
import type { TaskSetSeen, WorldSeen } from './world.ts';

/** How far a deployment is when its world is compared: production is all on the old tasks, or all on the new ones. */
export type Stage = 'before-shift' | 'after-shift';

/**
 * What in the world neither we nor CodeDeploy can have done for this deployment (facts/failure-modes.md, F65);
 * empty if everything is as it should be. Read just before an effect, so that nothing is built on sand.
 */
export function handChanges(
  world: WorldSeen,
  deployment: Pick<Deployment, 'plan' | 'taskDefinitionArn' | 'desiredCount'>,
  stage: Stage,
): string[] {
  const source = deployment.plan?.source.taskDefinitionArn;
  const target = deployment.taskDefinitionArn;
  const present = world.taskSets.filter(({ status }) => status !== 'DRAINING');
  const old = present.find(({ taskDefinitionArn }) => taskDefinitionArn === source);
  const own = present.find(({ taskDefinitionArn }) => taskDefinitionArn === target);
  return [
    ...present.filter((set) => set !== old && set !== own).map(stranger),
    ...(old ? [] : ['the task set of the old version is gone']),
    ...listenerChanges(world, stage === 'before-shift' ? old : own),
    ...countChanges(world, deployment.desiredCount),
  ];
}

const stranger = ({ id, taskDefinitionArn }: TaskSetSeen) =>
  `task set ${id} (${shortArn(taskDefinitionArn)}) belongs neither to the old nor to the new version`;

function listenerChanges({ listener }: WorldSeen, expected: TaskSetSeen | undefined): string[] {
  const live = listener.filter(({ weight }) => weight > 0);
  if (live.length === 1 && live[0]?.targetGroup === expected?.targetGroup) return [];
  return [
    `the listener sends ${describeListener({ listener })}, not 100 % to ${expected?.targetGroup ?? 'a task set of this deployment'}`,
  ];
}

function countChanges({ desiredCount }: WorldSeen, expected: number | undefined): string[] {
  return expected === undefined || expected === desiredCount
    ? []
    : [`the service should run ${desiredCount} tasks now; it was ${expected} when this began`];
}

/** `90 % to contacts-prod-blue and 10 % to contacts-prod-green` */
export function describeListener({ listener }: Pick<WorldSeen, 'listener'>): string {
  const total = listener.reduce((sum, { weight }) => sum + weight, 0);
  const shares = listener
    .filter(({ weight }) => weight > 0)
    .map(({ targetGroup, weight }) => `${Math.round((100 * weight) / total)} % to ${targetGroup}`);
  return shares.length > 0 ? shares.join(' and ') : 'nothing anywhere';
}

/** `arn:…:task-definition/contacts:7` → `contacts:7` */
const shortArn = (arn: string) => arn.split('/').at(-1) ?? arn;
