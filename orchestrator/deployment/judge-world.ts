import type { TargetGroupSeen, TaskSetSeen, WorldSeen } from './world.ts';

export interface WorldVerdict {
  readonly serving: 'target' | 'source' | 'unclear';
  readonly reasons: readonly string[];
}

export interface ServingRevision extends TaskSetSeen {
  /** Percent of the production listener's traffic. */
  readonly percent: number;
  readonly healthyTasks: number;
}

/** The task sets that production traffic reaches, heaviest first. */
export function servingRevisions(world: WorldSeen): ServingRevision[] {
  const total = world.listener.reduce((sum, { weight }) => sum + weight, 0);
  return world.listener
    .filter(({ weight }) => weight > 0)
    .flatMap(({ targetGroup, weight }) => {
      const taskSet = taskSetBehind(world, targetGroup);
      const healthyTasks = groupNamed(world, targetGroup)?.healthy ?? 0;
      return taskSet
        ? [{ ...taskSet, percent: Math.round((100 * weight) / total), healthyTasks }]
        : [];
    })
    .sort((a, b) => b.percent - a.percent);
}

/**
 * Which revision serves all of production, by what listener, health and running digests say.
 * Anything mixed, unhealthy or unknown is `unclear`: nobody is told that a rollback worked on a guess.
 */
export function judgeWorld(
  world: WorldSeen,
  { source, target }: { readonly source: string; readonly target: string },
): WorldVerdict {
  const live = world.listener.filter(({ weight }) => weight > 0);
  const [only] = live;
  if (!only || live.length > 1)
    return unclear(`the listener sends traffic to ${live.length} target groups`);
  const taskSet = taskSetBehind(world, only.targetGroup);
  if (!taskSet) return unclear(`no task set is behind ${only.targetGroup}`);
  const doubts = [...healthDoubts(world, only.targetGroup), ...digestDoubts(taskSet)];
  if (doubts.length > 0) return { serving: 'unclear', reasons: doubts };
  return namedBy(taskSet, { source, target });
}

function namedBy(
  { digests: [digest], targetGroup, running }: TaskSetSeen,
  { source, target }: { source: string; target: string },
): WorldVerdict {
  const reasons = [`${targetGroup} has all traffic, ${running} tasks run ${short(digest)}`];
  if (digest === target) return { serving: 'target', reasons };
  if (digest === source) return { serving: 'source', reasons };
  return unclear(`${short(digest)} runs, which is neither the old nor the new version`);
}

function healthDoubts(world: WorldSeen, targetGroup: string): string[] {
  const healthy = groupNamed(world, targetGroup)?.healthy ?? 0;
  return healthy >= Math.max(1, world.desiredCount)
    ? []
    : [`${targetGroup} has ${healthy} healthy tasks of ${world.desiredCount}`];
}

function digestDoubts({ digests, targetGroup }: TaskSetSeen): string[] {
  if (digests.length === 0) return [`no running task of ${targetGroup} shows its digest`];
  return digests.length > 1
    ? [`tasks of ${targetGroup} run ${digests.length} different images`]
    : [];
}

/** While an old task set drains, two may name one group: the one with running tasks counts. */
function taskSetBehind(world: WorldSeen, targetGroup: string): TaskSetSeen | undefined {
  const sets = world.taskSets.filter((set) => set.targetGroup === targetGroup);
  return sets.find(({ status }) => status !== 'DRAINING') ?? sets[0];
}

function groupNamed(world: WorldSeen, name: string): TargetGroupSeen | undefined {
  return world.targetGroups.find((group) => group.name === name);
}

const short = (digest = 'unknown') => digest.replace(/^sha256:/, '').slice(0, 12);
const unclear = (reason: string): WorldVerdict => ({ serving: 'unclear', reasons: [reason] });
