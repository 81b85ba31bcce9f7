import type { Clock } from '../../clock.ts';
import type { Service, Task, TaskSet } from './model.ts';
import { isHealthy, type Targets, unhealthyReason } from './task-health.ts';
import type { TaskRunner } from './task-runner.ts';

/** A process does not become healthy faster because the clock does: unhealthy tasks live at least this long, in real time. */
const shortestRealGraceMs = 5000;
const longestBackoffMs = 300_000;

/**
 * One look at a service: every task set gets the tasks it should have, unhealthy and surplus ones are stopped,
 * and draining sets go away when their last task has. Repeatable; it acts on what it finds.
 */
export function scheduler({
  clock,
  runner,
  targets,
}: {
  clock: Clock;
  runner: TaskRunner;
  targets: Targets;
}) {
  const tasksOf = ({ id }: TaskSet) =>
    [...runner.tasks.values()].filter(({ startedBy }) => startedBy === id);

  const reconcile = (service: Service) => {
    for (const taskSet of [...service.taskSets]) {
      const tasks = tasksOf(taskSet);
      if (taskSet.status === 'DRAINING') drain(service, taskSet, tasks);
      else {
        stopUnhealthy(service, taskSet, tasks);
        scale(service, taskSet, tasks);
        judgeStability(service, taskSet, tasks);
      }
    }
  };

  const drain = (service: Service, taskSet: TaskSet, tasks: readonly Task[]) => {
    for (const task of tasks)
      runner.stop(
        task,
        'ServiceSchedulerInitiated',
        `Scaling activity initiated by (deployment ${taskSet.id})`,
      );
    if (tasks.every(({ lastStatus }) => lastStatus === 'STOPPED'))
      service.taskSets.splice(service.taskSets.indexOf(taskSet), 1);
  };

  const stopUnhealthy = (service: Service, taskSet: TaskSet, tasks: readonly Task[]) => {
    const graceMs = Math.max(service.healthCheckGracePeriodMs, shortestRealGraceMs * clock.speed);
    for (const task of tasks) {
      if (task.lastStatus !== 'RUNNING' || clock.now() < (task.startedAt ?? 0) + graceMs) continue;
      const reason = unhealthyReason(task, targets);
      if (reason === undefined) continue;
      note(service, clock, `(service ${service.name}) (task ${task.id}) ${reason}`);
      runner.stop(task, 'ServiceSchedulerInitiated', reason);
      countFailure(taskSet);
    }
  };

  const scale = (service: Service, taskSet: TaskSet, tasks: readonly Task[]) => {
    const wanted = computedDesiredCount(service, taskSet);
    const live = tasks.filter(({ desiredStatus }) => desiredStatus === 'RUNNING');
    for (const task of live.slice(wanted))
      runner.stop(
        task,
        'ServiceSchedulerInitiated',
        `Scaling activity initiated by (deployment ${taskSet.id})`,
      );
    if (live.length >= wanted || clock.now() < taskSet.notBefore) return;
    const started = Array.from({ length: wanted - live.length }, () => launchFor(service, taskSet));
    note(
      service,
      clock,
      `(service ${service.name}, taskSet ${taskSet.id}) has started ${started.length} tasks.`,
    );
  };

  const launchFor = (service: Service, taskSet: TaskSet) =>
    runner.launch({
      clusterArn: service.clusterArn,
      taskDefinition: taskSet.taskDefinition,
      group: `service:${service.name}`,
      startedBy: taskSet.id,
      platformVersion: taskSet.platformVersion,
      loadBalancers: taskSet.loadBalancers,
    });

  const judgeStability = (service: Service, taskSet: TaskSet, tasks: readonly Task[]) => {
    const counts = countTasks(tasks);
    const steady =
      counts.running === computedDesiredCount(service, taskSet) &&
      counts.pending === 0 &&
      tasks
        .filter(({ lastStatus }) => lastStatus === 'RUNNING')
        .every((task) => isHealthy(task, targets));
    const stability = steady ? 'STEADY_STATE' : 'STABILIZING';
    if (stability === taskSet.stability) return;
    taskSet.stability = stability;
    taskSet.stabilityAt = clock.now();
    if (!steady) return;
    taskSet.failures = 0;
    note(
      service,
      clock,
      `(service ${service.name}, taskSet ${taskSet.id}) has reached a steady state.`,
    );
  };

  /** The next try waits ten seconds, then twice as long each time. */
  const countFailure = (taskSet: TaskSet) => {
    taskSet.failures += 1;
    taskSet.notBefore = clock.now() + Math.min(5000 * 2 ** taskSet.failures, longestBackoffMs);
  };

  return { reconcile, tasksOf, countFailure };
}

export const computedDesiredCount = ({ desiredCount }: Service, { scale }: TaskSet) =>
  Math.ceil((desiredCount * scale) / 100);

export const countTasks = (tasks: readonly Task[]) => ({
  running: tasks.filter(({ lastStatus }) => lastStatus === 'RUNNING').length,
  pending: tasks.filter(
    ({ lastStatus }) => lastStatus === 'PROVISIONING' || lastStatus === 'PENDING',
  ).length,
});

/** One line of `DescribeServices.events`. */
export function note(service: Service, clock: Clock, message: string) {
  service.events.unshift({
    id: `${clock.now()}-${service.events.length}`,
    at: clock.now(),
    message,
  });
  service.events.splice(100);
}
