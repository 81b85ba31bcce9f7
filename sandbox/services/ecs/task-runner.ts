import type { Clock } from '../../clock.ts';
import type { StartTask } from '../../fargate/task.ts';
import type { EventSink } from '../wiring.ts';
import type { Launch, StopCode, Task, TaskStatus } from './model.ts';
import type { EcsNames } from './names.ts';
import { taskEvent } from './task-event.ts';
import { eachTarget, type Targets } from './task-health.ts';

/** Sandbox milliseconds that Fargate takes for each step. */
export interface TaskTimings {
  readonly provisioningMs: number;
  readonly pendingMs: number;
  readonly deprovisioningMs: number;
}

/** Stopped tasks can be described for this long. */
const rememberedMs = 3_600_000;

/**
 * The life of a task: PROVISIONING → PENDING → RUNNING → DEACTIVATING → STOPPING → DEPROVISIONING → STOPPED.
 * Each change has a version and an event; `onChange` lets the scheduler look again.
 */
export function taskRunner({
  clock,
  startTask,
  targets,
  events,
  names,
  newId,
  timings,
  onChange,
}: {
  clock: Clock;
  startTask: StartTask;
  targets: Targets;
  events: EventSink;
  names: EcsNames;
  newId: () => string;
  timings: TaskTimings;
  onChange: (task: Task) => void;
}) {
  const tasks = new Map<string, Task>();

  const move = (task: Task, lastStatus: TaskStatus) => {
    task.lastStatus = lastStatus;
    changed(task);
  };
  const changed = (task: Task) => {
    task.version += 1;
    events.emit(taskEvent(task, clock.now()));
    onChange(task);
  };

  const launch = (given: Launch): Task => {
    const id = newId();
    const task: Task = {
      ...given,
      id,
      arn: names.task(given.clusterArn, id),
      createdAt: clock.now(),
      containers: (given.taskDefinition.containerDefinitions ?? []).map(
        ({ name = '', image = '' }) => ({
          name,
          image,
        }),
      ),
      lastStatus: 'PROVISIONING',
      desiredStatus: 'RUNNING',
      version: 0,
    };
    tasks.set(task.arn, task);
    changed(task);
    clock.after(timings.provisioningMs, () => provisioned(task));
    return task;
  };

  const provisioned = (task: Task) => {
    if (task.desiredStatus === 'STOPPED') return;
    move(task, 'PENDING');
    clock.after(timings.pendingMs, () => start(task));
  };

  const start = async (task: Task) => {
    if (task.desiredStatus === 'STOPPED') return;
    task.starting = true;
    try {
      const running = await startTask({
        taskArn: task.arn,
        taskDefinition: task.taskDefinition,
        overrides: task.overrides,
        serves: task.loadBalancers.length > 0,
      });
      task.running = running;
      task.privateIp = running.privateIp;
      running.containers.forEach((place) => {
        const container = task.containers.find(({ name }) => name === place.name);
        if (container) container.imageDigest = place.imageDigest;
      });
    } catch (error) {
      // A start that cannot work is an outcome of the task, told by its stopped reason.
      return stopped(
        task,
        'TaskFailedToStart',
        error instanceof Error ? error.message : String(error),
      );
    }
    void watchExit(task);
    if (wantsToStop(task)) return shutDown(task);
    task.startedAt = clock.now();
    eachTarget(task, (...target) => targets.register(...target));
    move(task, 'RUNNING');
  };

  const watchExit = async (task: Task) => {
    const exits = (await task.running?.exited) ?? [];
    for (const { name, exitCode } of exits) {
      const container = task.containers.find((each) => each.name === name);
      if (container) container.exitCode = exitCode;
    }
    eachTarget(task, (...target) => void targets.deregister(...target));
    markStopping(task, 'EssentialContainerExited', 'Essential container in task exited');
    move(task, 'DEPROVISIONING');
    clock.after(timings.deprovisioningMs, () => end(task));
  };

  /** First the load balancer lets go of it, then the process is asked to end. */
  const shutDown = async (task: Task) => {
    const leaving: Promise<void>[] = [];
    eachTarget(task, (...target) => leaving.push(targets.deregister(...target)));
    if (leaving.length > 0 && task.lastStatus === 'RUNNING') move(task, 'DEACTIVATING');
    await Promise.all(leaving);
    if (task.lastStatus === 'DEPROVISIONING' || task.lastStatus === 'STOPPED') return;
    move(task, 'STOPPING');
    task.running?.stop();
  };

  /** Asks a task to end; the first reason stays. */
  const stop = (task: Task, stopCode: StopCode, reason: string) => {
    if (task.desiredStatus === 'STOPPED') return;
    if (task.running) {
      markStopping(task, stopCode, reason);
      changed(task);
      void shutDown(task);
    } else if (task.starting) {
      // `start` sees the wish when the process is there.
      markStopping(task, stopCode, reason);
      changed(task);
    } else stopped(task, stopCode, reason);
  };

  const stopped = (task: Task, stopCode: StopCode, reason: string) => {
    markStopping(task, stopCode, reason);
    move(task, 'DEPROVISIONING');
    clock.after(timings.deprovisioningMs, () => end(task));
  };

  const markStopping = (task: Task, stopCode: StopCode, reason: string) => {
    task.desiredStatus = 'STOPPED';
    task.stopCode ??= stopCode;
    task.stoppedReason ??= reason;
    task.stoppingAt ??= clock.now();
  };

  const end = (task: Task) => {
    task.stoppedAt = clock.now();
    move(task, 'STOPPED');
    clock.after(rememberedMs, () => void tasks.delete(task.arn));
  };

  return { tasks, launch, stop };
}

export type TaskRunner = ReturnType<typeof taskRunner>;

const wantsToStop = ({ desiredStatus }: Task) => desiredStatus === 'STOPPED';
